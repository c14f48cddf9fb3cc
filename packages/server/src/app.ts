import { journalErrorIn, UnknownCursor } from "@crossdock/journal";
import { checkShape, readFields, type WebhookAnswer } from "@crossdock/kit";
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { type AccessSettings, guard } from "./access/guard.ts";
import { openApi } from "./api/openapi.ts";
import { type ApiDeps, Problem, type Route } from "./api/route.ts";
import { routes } from "./api/routes.ts";

export interface AppDeps extends ApiDeps {
  /** False while the daemon starts or drains. */
  isReady(): boolean;
  /** Who may speak to the API, as the active Environment says. */
  access(): AccessSettings;
  /** Our own error: logged, answered 500 without its text. */
  onFault(error: unknown): void;
  /** Milliseconds within which a request has to arrive whole. Default: 60,000. */
  requestTimeout?: number;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Answers strangers; everything else is behind the guard, whatever its address. */
    isPublic?: boolean;
  }
}

/** No webhook takes more than this, whatever a flow says. Bytes. */
const largestBody = 32 * 1024 * 1024;
/** The API's own bodies are a few fields. Bytes. */
const largestCommand = 64 * 1024;

/** The daemon's HTTP surface: webhooks, API, probes, metrics. */
export function createApp(deps: AppDeps): FastifyInstance {
  const { requestTimeout = 60_000 } = deps;
  const app = Fastify({
    bodyLimit: largestBody,
    requestTimeout,
    http: {
      headersTimeout: Math.min(15_000, requestTimeout),
      // How often Node looks for late requests.
      connectionsCheckingInterval: Math.min(5000, requestTimeout),
    },
    forceCloseConnections: "idle",
    frameworkErrors: (error, request, reply) => sendProblem(reply, problemOf(error, request, deps)),
    logger: false,
  });
  // Bodies stay bytes: signatures are over what was sent.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  app.setErrorHandler((error, request, reply) => sendProblem(reply, problemOf(error, request, deps)));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      new Problem(
        404,
        "There is nothing here",
        `no ${request.method} ${request.url.split("?", 1)[0]}; see /openapi.json`,
      ),
    ),
  );

  app.addHook("onRequest", async (request) => {
    if (!request.routeOptions.config.isPublic) guard(request.raw, deps.access());
  });
  const open = { config: { isPublic: true } };
  app.get("/health/live", open, (_request, reply) => sendHealth(reply, "live", endOf(deps)));
  app.get("/health/ready", open, (_request, reply) => sendHealth(reply, "ready", obstacleOf(deps)));
  app.post("/hooks/:retailer/*", open, (request, reply) => receive(request, reply, deps));

  app.get("/openapi.json", () => openApi());
  app.get("/metrics", async (_request, reply) =>
    reply.type(deps.metrics.contentType).send(await deps.metrics.text()),
  );
  for (const route of routes) mount(app, route, deps);
  return app;
}

// biome-ignore lint/suspicious/noExplicitAny: routes of every shape are mounted alike
function mount(app: FastifyInstance, route: Route<any, any, any, any>, deps: ApiDeps): void {
  const url = route.path.replaceAll(/\{(\w+)\}/g, ":$1");
  app.route({
    method: route.method,
    url,
    bodyLimit: largestCommand,
    async handler(request, reply) {
      const answer = await route.handle(
        {
          params: request.params,
          query: read(route.query, coerced(route.query, request.query as Record<string, string>), "query"),
          body: read(route.body, bodyOf(request), "body"),
          actor: actorOf(request),
        },
        deps,
      );
      return reply.send(answer);
    },
  });
}

/** Who acts, as the caller says: on loopback there is nobody else to ask. It goes into the audit as it is. */
function actorOf({ headers }: FastifyRequest): string {
  const actor = headers["x-actor"] ?? "operator";
  if (typeof actor === "string" && /^[\x21-\x7e]([\x20-\x7e]{0,98}[\x21-\x7e])?$/.test(actor)) return actor;
  throw new Problem(400, "The request does not fit", "x-actor is a name of at most 100 printable characters");
}

// biome-ignore lint/suspicious/noExplicitAny: what the schema says is what comes back
function read(schema: Route["query"], value: unknown, place: string): any {
  if (!schema) return {};
  const [problem] = checkShape(schema, value);
  if (problem) {
    const at = problem.path.length === 0 ? place : `${place}.${problem.path.join(".")}`;
    throw new Problem(
      400,
      "The request does not fit",
      [`${at} ${problem.message}`, problem.hint].filter(Boolean).join("; "),
    );
  }
  return readFields(schema, value);
}

/** A query is text; where the schema wants a number, digits are one. */
function coerced(schema: Route["query"], query: Readonly<Record<string, string>>): Record<string, unknown> {
  const properties = (schema?.properties ?? {}) as Record<string, { type?: string }>;
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      const isNumber = properties[name]?.type === "integer" && /^-?\d+$/.test(value);
      return [name, isNumber ? Number(value) : value];
    }),
  );
}

function bodyOf(request: FastifyRequest): unknown {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString("utf8"));
  } catch {
    throw new Problem(400, "The body is not JSON", "send a JSON object");
  }
}

async function receive(
  request: FastifyRequest,
  reply: FastifyReply,
  { engine, isReady }: AppDeps,
): Promise<FastifyReply> {
  // A webhook that is not there yet, or no more, must not look as if it had never been.
  if (!isReady()) {
    throw new Problem(503, "The daemon starts or stops", "nothing was stored; send it again in a moment");
  }
  const { retailer, "*": path } = request.params as { retailer: string; "*": string };
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
  const url = `${request.protocol}://${request.host}${request.url}`;
  const answer = await engine.webhook(retailer, path, { method: request.method, url, headers, body });
  if (!answer)
    throw new Problem(404, "No flow listens here", `no webhook is served at ${request.url.split("?", 1)[0]}`);
  return sendAnswer(reply, answer);
}

function sendAnswer(reply: FastifyReply, { status, headers, body }: WebhookAnswer): FastifyReply {
  reply.code(status).headers(headers ?? {});
  return reply
    .type(status >= 400 ? "application/problem+json" : "application/json")
    .send(JSON.stringify(body));
}

function problemOf(error: unknown, request: FastifyRequest, deps: AppDeps): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof UnknownCursor)
    return new Problem(400, "The request does not fit", `query.cursor: ${error.message}`);
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status === 413)
    return new Problem(
      413,
      "The body is too large",
      `at most ${request.routeOptions.bodyLimit ?? largestBody} bytes are taken here`,
    );
  if (status >= 400 && status < 500)
    return new Problem(status, "The request cannot be read", (error as Error).message);
  if (journalErrorIn(error))
    return new Problem(
      503,
      "Nothing can be stored now",
      "nothing was acknowledged; send it again in a moment",
    );
  deps.onFault(error);
  return new Problem(500, "crossdock failed", "the log has the reason; nothing was acknowledged");
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

function sendHealth(reply: FastifyReply, health: string, obstacle: string | undefined): FastifyReply {
  return obstacle === undefined
    ? reply.send({ status: health })
    : reply.code(503).send({ status: `not ${health}`, reason: obstacle });
}

function sendProblem(reply: FastifyReply, { status, message, detail, more }: Problem): FastifyReply {
  // Whoever is asked to come again is told when.
  if (status === 503 && !reply.hasHeader("retry-after")) reply.header("retry-after", "5");
  return reply
    .code(status)
    .type("application/problem+json")
    .send(JSON.stringify({ type: "about:blank", title: message, status, detail, ...more }));
}
