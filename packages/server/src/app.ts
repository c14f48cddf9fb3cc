import { routes } from "@crossdock/api";
import { journalErrorIn, UnknownCursor } from "@crossdock/journal";
import {
  numberAt,
  type SecretReference,
  textAt,
  thrownText,
  type WebhookAnswer,
  type WebhookRefusal,
} from "@crossdock/kit";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { callerOf } from "./access/caller.ts";
import { type AccessSettings, guard } from "./access/guard.ts";
import { createRefusedRequests, type RefusedRequests } from "./access/refused-requests.ts";
import type { ApiDeps } from "./api/handler.ts";
import { mountRoutes } from "./api/mount.ts";
import { Problem } from "./api/problem.ts";
import {
  announcedLength,
  type BodyBudget,
  createBodyBudget,
  drain,
  readBody,
  tooLarge,
} from "./http/read-body.ts";
import type { ServedWebhook } from "./http/served-webhooks.ts";

/** What an address serves; probes are at each. */
export type Part = "hooks" | "api" | "metrics";

export interface AppDeps extends ApiDeps {
  /** False while the daemon starts or drains. */
  isReady(): boolean;
  /** Who may speak to the API, as the active Environment says. */
  access(): AccessSettings;
  /** Asks for the value of a token. */
  secret(reference: SecretReference): Promise<string>;
  /** Our own error: logged, answered 500 without its text. */
  onFault(error: unknown): void;
  /** The webhook at `/hooks/<retailer>/<path>`: whose it is, and the bytes it takes; undefined where none is served. */
  servedWebhook(retailer: string, path: string): ServedWebhook | undefined;
  /** Milliseconds within which a request has to arrive whole. Default: 60,000. */
  requestTimeout?: number;
  /** Over all of its addresses. Default: 64 MB. */
  bodies?: BodyBudget;
  /** Over all of its addresses. Default: one of its own. */
  refusals?: RefusedRequests;
  /** Connections of one address; more are closed at once. Default: 1000. */
  maxConnections?: number;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Answers strangers; everything else is behind the guard, whatever its address. */
    isPublic?: boolean;
    /** Event of the audit for what the route does. */
    event?: string;
  }
  interface FastifyRequest {
    /** Most bytes that are read of its body. */
    bodyLimit: number;
    /** Bytes of it that count against the budget. */
    bodyBytes: number;
    /** Counts a refusal of a webhook that was found. */
    refused: ((reason: WebhookRefusal) => void) | undefined;
  }
}

/** No webhook takes more than this, whatever a flow says. Bytes. */
const largestBody = 32 * 1024 * 1024;
/** The API's own bodies are a few fields. Bytes. */
const largestCommand = 64 * 1024;

/** The daemon's HTTP surface: webhooks, API, probes, metrics. */
export function createApp(
  deps: AppDeps,
  parts: readonly Part[] = ["hooks", "api", "metrics"],
): FastifyInstance {
  const { requestTimeout = 60_000, bodies = createBodyBudget(), maxConnections = 1000 } = deps;
  const refusals = deps.refusals ?? createRefusedRequests(deps);
  const app = Fastify({
    requestTimeout,
    http: {
      headersTimeout: Math.min(15_000, requestTimeout),
      // How often Node looks for late requests.
      connectionsCheckingInterval: Math.min(5000, requestTimeout),
    },
    forceCloseConnections: "idle",
    frameworkErrors: (error, request, reply) => {
      const problem = problemOf(error, deps);
      refusals.note(request, problem, undefined);
      void sendProblem(reply, problem);
    },
    logger: false,
  });
  // Bodies stay bytes: signatures are over what was sent.
  app.removeAllContentTypeParsers();
  app.decorateRequest("bodyLimit", largestCommand);
  app.decorateRequest("bodyBytes", 0);
  app.decorateRequest("refused");
  app.addContentTypeParser("*", (request: FastifyRequest) =>
    readBody(request.raw, request.bodyLimit, bodies, (bytes) => {
      request.bodyBytes += bytes;
    }),
  );
  // What is read stays in memory until it is answered.
  app.addHook("onRequest", async (request, { raw }) => {
    raw.once("close", () => bodies.give(request.bodyBytes));
  });
  app.server.maxConnections = maxConnections;

  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, deps);
    if (problem.type === "too-large") request.refused?.("tooLarge");
    void actorOf(request, deps).then((actor) => refusals.note(request, problem, actor));
    drain(request.raw);
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const { method, url } = request;
    const problem = new Problem({ type: "unknown-address", method, path: pathOf(url) });
    refusals.note(request, problem, undefined);
    return sendProblem(reply, problem);
  });
  app.addHook("onClose", () => refusals.close());

  app.decorateRequest("caller");
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.isPublic) return;
    const settings = deps.access();
    guard(request.raw, settings);
    request.caller = await callerOf(request.raw, settings, deps.secret);
  });
  const open = { config: { isPublic: true } };
  app.get("/health/live", open, (_request, reply) => sendHealth(reply, "live", endOf(deps)));
  app.get("/health/ready", open, (_request, reply) => sendReadiness(reply, deps));
  const hook = { ...open, onRequest: async (request: FastifyRequest) => expectWebhook(request, deps) };
  if (parts.includes("hooks"))
    app.route({
      method: ["POST", "GET"],
      url: "/hooks/:retailer/*",
      exposeHeadRoute: false,
      ...hook,
      handler: (request, reply) => receive(request, reply, deps),
    });

  const { getMetrics } = routes;
  mountRoutes(app, deps, (route) => parts.includes(route === getMetrics ? "metrics" : "api"));
  return app;
}

/** Who asked for what is refused: whom the guard let through, or whose token is one of ours. A name alone is only claimed. */
async function actorOf(
  { caller, raw, routeOptions }: FastifyRequest,
  { access, secret }: AppDeps,
): Promise<string | undefined> {
  const settings = access();
  if (caller || routeOptions.config.isPublic || settings.tokens.length === 0) return caller?.actor;
  const shown = await callerOf(raw, settings, secret).catch(() => undefined);
  return shown?.actor;
}

/** What is refused anyway is refused before any of it is read, and before anybody is verified. */
function expectWebhook(request: FastifyRequest, { isReady, servedWebhook, metrics }: AppDeps): void {
  // A webhook that is not there yet, or no more, must not look as if it had never been.
  if (!isReady()) throw new Problem({ type: "not-ready" });
  const { retailer, path } = hookOf(request);
  const served = servedWebhook(retailer, path);
  if (request.method !== "POST" && !served?.asksByQuery)
    throw new Problem({ type: "unknown-address", method: request.method, path: pathOf(request.url) });
  if (!served) throw notServed(request);
  request.bodyLimit = Math.min(served.maxSize, largestBody);
  request.refused = (reason) =>
    metrics.observe({ kind: "webhookRefused", flow: served.flow, retailer, reason });
  if ((announcedLength(request.raw) ?? 0) > request.bodyLimit) throw tooLarge(request.bodyLimit);
}

/** Which webhook `/hooks/:retailer/*` means. */
function hookOf({ params }: FastifyRequest): { retailer: string; path: string } {
  return { retailer: textAt(params, "retailer") ?? "", path: textAt(params, "*") ?? "" };
}

function notServed({ url }: FastifyRequest): Problem {
  return new Problem({ type: "unknown-webhook", path: pathOf(url) });
}

/** Without the query, which may have somebody's data. */
function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? "";
}

async function receive(
  request: FastifyRequest,
  reply: FastifyReply,
  { engine }: AppDeps,
): Promise<FastifyReply> {
  const { retailer, path } = hookOf(request);
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
  const url = `${request.protocol}://${request.host}${request.url}`;
  const answer = await engine.webhook(retailer, path, { method: request.method, url, headers, body });
  // It went away while the body came.
  if (!answer) throw notServed(request);
  return sendAnswer(reply, answer);
}

function sendAnswer(reply: FastifyReply, { status, headers, body, text }: WebhookAnswer): FastifyReply {
  reply.code(status).headers(headers ?? {});
  // Whoever asks chose the text: no browser may take it for a page.
  if (text !== undefined)
    return reply.header("x-content-type-options", "nosniff").type("text/plain; charset=utf-8").send(text);
  return reply
    .type(status >= 400 ? "application/problem+json" : "application/json")
    .send(JSON.stringify(body));
}

function problemOf(error: unknown, deps: AppDeps): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnknownCursor) return new Problem({ type: "unknown-cursor" });
  const status = numberAt(error, "statusCode") ?? 500;
  if (status >= 400 && status < 500) return new Problem({ type: "unreadable", reason: thrownText(error) });
  if (journalErrorIn(error)) return new Problem({ type: "not-storable" });
  deps.onFault(error);
  return new Problem({ type: "fault" });
}

/** Why the daemon has to be started again; undefined while it need not. */
function endOf({ journal }: AppDeps): string | undefined {
  const state = journal.state();
  return state.state === "ended" ? state.reason : undefined;
}

/** Why no message is taken now; undefined while messages are. */
function obstacleOf({ journal, isReady }: AppDeps): string | undefined {
  const state = journal.state();
  if (state.state !== "open") return state.reason;
  return isReady() ? undefined : "the daemon starts or stops";
}

/** Messages are taken while a System is away; whoever looks is told that they wait. */
function sendReadiness(reply: FastifyReply, deps: AppDeps): FastifyReply {
  const obstacle = obstacleOf(deps);
  const systems = obstacle === undefined ? deps.engine.systems() : [];
  const away = systems.filter(({ state }) => state !== "available").length;
  if (away === 0) return sendHealth(reply, "ready", obstacle);
  const reason = `${away} of ${systems.length} Systems ${away === 1 ? "takes" : "take"} no calls now; GET /v1/systems names them`;
  return reply.send({ status: "ready", reason });
}

function sendHealth(reply: FastifyReply, health: string, obstacle: string | undefined): FastifyReply {
  return obstacle === undefined
    ? reply.send({ status: health })
    : reply.code(503).send({ status: `not ${health}`, reason: obstacle });
}

function sendProblem(
  reply: FastifyReply,
  { type, status, message, detail, parameters }: Problem,
): FastifyReply {
  // Whoever is asked to come again is told when.
  if (status === 503 && !reply.hasHeader("retry-after")) reply.header("retry-after", "5");
  if (type === "unauthenticated") reply.header("www-authenticate", "Bearer");
  if (type === "not-ready" || type === "too-busy") reply.header("retry-after", "5");
  return reply
    .code(status)
    .type("application/problem+json")
    .send(
      JSON.stringify({ type: `urn:crossdock:problem:${type}`, title: message, status, detail, parameters }),
    );
}
