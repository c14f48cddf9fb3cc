import { type Clock, numberAt, systemClock, thrownText } from "@crossdock/kit";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { publishExchanges } from "../exchanges.ts";
import { faults, type Refusal } from "../faults.ts";
import { createLedger, serveLedger } from "../ledger.ts";
import { sites } from "../world.ts";
import { type ApiGuardOptions, apiRouteOf, guardApi, refuseUnknown } from "./api.ts";
import { serveControls } from "./controls.ts";
import { customerRoutes, customerScopes } from "./customers/routes.ts";
import { makeOrder } from "./orders/make-order.ts";
import { orderRoutes, orderScopes } from "./orders/routes.ts";
import { createOrderStore } from "./orders/store.ts";
import { type Problem, ProblemError, problem } from "./problem.ts";
import { createStock } from "./stock.ts";
import type { StorefrontSettings, StorefrontSim, StorefrontSimOptions } from "./storefront-sim.ts";
import { serveTokens } from "./token-route.ts";
import { type ApiClient, createTokens } from "./tokens.ts";

const apiScopes = [...orderScopes, ...customerScopes];

/** The API client of a simulator that was given none, of the default tenant. Its secret is wrong unless it is form-url-encoded. */
export const storefrontClient: ApiClient = {
  id: "crossdock-demo",
  secret: "demo+secret%25",
  scopes: ["SALESFORCE_COMMERCE_API:zzxy_prd", ...apiScopes],
};

const tokenPath = "/dwsso/oauth2/access_token";

/** Makes a storefront; `start` lets it listen. */
export function createStorefrontSim(options: StorefrontSimOptions = {}): StorefrontSim {
  const clock = options.clock ?? systemClock;
  const tenant = options.tenant ?? "zzxy_prd";
  const organizationId = `f_ecom_${tenant}`;
  const clients = options.clients ?? [
    { ...storefrontClient, scopes: [`SALESFORCE_COMMERCE_API:${tenant}`, ...apiScopes] },
  ];
  const settings: StorefrontSettings = {
    indexLag: options.indexLag ?? 0,
    load: undefined,
    answerLimit: 10_000_000,
  };
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: 5_000_000,
    exposeHeadRoutes: false,
    // Ids that are too long are an API's to refuse.
    routerOptions: { maxParamLength: 24_000 },
    // The option's types know no route, and so no body to send.
    frameworkErrors: (error, _request, reply) => refuseUrl(error, reply as unknown as FastifyReply),
    ajv: { customOptions: { removeAdditional: false } },
  });
  app.removeContentTypeParser("text/plain");
  const ledger = createLedger(clock);
  const store = createOrderStore(clock, ledger, createStock(options.onOrderInventory ?? false));
  const tokens = createTokens(clients, clock);

  const guard: ApiGuardOptions = {
    organizationId,
    scopesOf({ headers }) {
      const [, token = ""] = /^Bearer (.+)$/i.exec(headers.authorization ?? "") ?? [];
      const grant = tokens.grantOf(token);
      if (!grant) throw new ProblemError(expiredToken(token));
      return grant.scopes;
    },
  };

  addPlatformHeaders(app, settings, clock);
  sendProblems(app, guard);
  refuseUnknown(app);
  publishExchanges(app, "sfcc");
  const controls = faults(app, { clock, describe: describeRequest, refuse: refusalOf });
  let url: string | undefined;
  const sim: StorefrontSim = {
    async start() {
      url = await app.listen({ port: options.port ?? 0, host: options.host ?? "127.0.0.1" });
      return url;
    },
    stop: () => app.close(),
    get url() {
      if (url === undefined) throw new Error("the storefront does not listen yet: call start()");
      return url;
    },
    get tokenUrl() {
      return sim.url + tokenPath;
    },
    organizationId,
    clients,
    ledger,
    faults: controls,
    settings,
    store,
    place: (...orders) =>
      orders.map((order) => {
        const made = makeOrder({ placedAt: clock.now(), ...order });
        store.place(made);
        return made;
      }),
    placeOrder: (order) => store.place(order),
    expireTokens: () => tokens.expireAll(),
  };
  serveTokens(app, tokens, tokenPath);
  app.addHook("preHandler", async (request) => guardApi(request, guard));
  customerRoutes(app, clock.now());
  orderRoutes(app, {
    store,
    sites: options.siteIds ?? sites.map((site) => site.siteId),
    now: () => clock.now(),
    indexLag: () => settings.indexLag,
    answerLimit: () => settings.answerLimit,
  });
  serveLedger(app, ledger);
  serveControls(app, sim);
  return sim;
}

/** The headers of every answer. */
function addPlatformHeaders(app: FastifyInstance, settings: StorefrontSettings, clock: Clock): void {
  app.addHook("onRequest", async (request, reply) => {
    const correlation = request.headers["correlation-id"];
    reply.header("date", new Date(clock.now()).toUTCString());
    reply.header("x-correlation-id", typeof correlation === "string" ? correlation : request.id);
    if (settings.load !== undefined && apiRouteOf(request)) reply.headers(loadHeaders(settings.load));
  });
}

/** The error bodies of the APIs. */
function sendProblems(app: FastifyInstance, guard: ApiGuardOptions): void {
  app.setErrorHandler((error, request, reply) => {
    const answer = error instanceof ProblemError ? error.problem : unreadable(error, request, guard);
    return reply
      .code(answer.status)
      .type(apiRouteOf(request)?.errorType ?? "application/json")
      .headers({ ...answer.headers })
      .send(answer.body);
  });
}

/** An address that cannot be read belongs to no route. */
function refuseUrl({ message }: Error, reply: FastifyReply): void {
  const { status, body } = problem(400, "bad-request", message);
  reply.code(status).send(body);
}

/** What fastify refuses before the guard is asked, whose refusals come first. Anything else is our mistake. */
function unreadable(error: unknown, request: FastifyRequest, guard: ApiGuardOptions): Problem {
  const statusCode = numberAt(error, "statusCode");
  const message = thrownText(error);
  if (statusCode === undefined || statusCode >= 500) return problem(500, "internal-server-error", message);
  try {
    guardApi(request, guard);
  } catch (refusal) {
    if (refusal instanceof ProblemError) return refusal.problem;
    throw refusal;
  }
  const kind =
    statusCode === 413 ? "payload-too-large" : statusCode === 415 ? "unsupported-media-type" : "bad-request";
  return problem(statusCode, kind, message);
}

function loadHeaders(load: number): Record<string, string> {
  const status = load >= 90 ? "THROTTLE" : load >= 80 ? "WARN" : undefined;
  return { sfdc_load: String(load), ...(status ? { sfdc_load_status: status } : {}) };
}

function describeRequest(
  request: FastifyRequest,
): { operation: string; key?: string | undefined } | undefined {
  if (request.routeOptions.url === tokenPath) return { operation: "token" };
  const route = apiRouteOf(request);
  return route && { operation: route.operation, key: route.keyOf(request) };
}

function expiredToken(token: string): Problem {
  const detail = "The request is unauthorized, the access token is invalid.";
  return {
    ...problem(401, "invalid-access-token", detail, { accessToken: token.slice(0, 24) }),
    headers: { "www-authenticate": `Bearer error="invalid_token", error_description="${detail}"` },
  };
}

function refusalOf(kind: Refusal, request: FastifyRequest): Problem {
  const { headers, ...refusal } = refusalBy(kind);
  const { errorType = "application/json" } = apiRouteOf(request) ?? {};
  return { ...refusal, headers: { "content-type": errorType, ...headers } };
}

function refusalBy(kind: Refusal): Problem {
  switch (kind) {
    case "rateLimited":
      return problem(429, "too-many-requests", "Too many requests were made in a short time.");
    case "unavailable":
      return {
        ...problem(503, "service-unavailable", "The system sheds load."),
        headers: loadHeaders(95),
      };
    case "gatewayTimeout":
      return problem(504, "gateway-timeout", "The request took longer than 60 seconds.");
    case "internalError":
      return problem(500, "internal-server-error", "An unexpected error occurred.");
    case "authExpired":
      return expiredToken("expired");
    case "conflict":
      return problem(409, "concurrent-modification", "The order was modified by another request.");
  }
}
