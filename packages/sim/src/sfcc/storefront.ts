import { type Clock, systemClock } from "@crossdock/kit";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { publishExchanges } from "../exchanges.ts";
import { faults, type Refusal } from "../faults.ts";
import { createLedger, serveLedger } from "../ledger.ts";
import { sites } from "../world.ts";
import { apiRouteOf, guardApis } from "./api.ts";
import { serveControls } from "./controls.ts";
import { customerRoutes, customerScopes } from "./customers/routes.ts";
import { makeOrder } from "./orders/make-order.ts";
import { orderRoutes, orderScopes } from "./orders/routes.ts";
import { createOrderStore } from "./orders/store.ts";
import { type Problem, ProblemError, problem, refuse } from "./problem.ts";
import { createStock } from "./stock.ts";
import type { StorefrontSettings, StorefrontSim, StorefrontSimOptions } from "./storefront-sim.ts";
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
    ajv: { customOptions: { removeAdditional: false } },
  });
  const ledger = createLedger(clock);
  const store = createOrderStore(clock, ledger, createStock(options.onOrderInventory ?? false));
  const tokens = createTokens(clients, clock);

  addPlatformHeaders(app, settings, clock);
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
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, String(body)),
  );
  app.post(tokenPath, async (request, reply) => {
    const form = new URLSearchParams(String(request.body ?? ""));
    const address = `${request.protocol}://${request.host}${tokenPath}`;
    const { status, body } = await tokens.issue(form, request.headers.authorization, address);
    return reply.code(status).header("cache-control", "no-store").send(body);
  });
  guardApis(app, organizationId, (request, scopes) => {
    const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    const grant = tokens.grantOf(token);
    if (!grant) throw new ProblemError(expiredToken(token));
    const allowed = scopes.some((scope) => grant.scopes.includes(scope));
    if (!allowed || !grant.scopes.includes(`SALESFORCE_COMMERCE_API:${tenant}`)) {
      throw refuse(403, "forbidden", "The access token does not have the scopes that this resource needs.");
    }
  });
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

/** The headers of every answer, and the error bodies of the API. */
function addPlatformHeaders(app: FastifyInstance, settings: StorefrontSettings, clock: Clock): void {
  app.addHook("onRequest", async (request, reply) => {
    const correlation = request.headers["correlation-id"];
    reply.header("date", new Date(clock.now()).toUTCString());
    reply.header("x-correlation-id", typeof correlation === "string" ? correlation : request.id);
    if (settings.load !== undefined && apiRouteOf(request)) reply.headers(loadHeaders(settings.load));
  });
  app.setErrorHandler((error, request, reply) => {
    const answer = error instanceof ProblemError ? error.problem : plainProblem(error);
    return reply
      .code(answer.status)
      .type(apiRouteOf(request)?.errorType ?? "application/json")
      .headers({ ...answer.headers })
      .send(answer.body);
  });
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = problem(404, "resource-not-found", `There is no resource at '${request.url}'.`);
    return reply.code(status).send(body);
  });
}

/** Fastify's own refusals: a body that is not JSON, too large, of an unknown type. Anything else is our mistake. */
function plainProblem(error: unknown): Problem {
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  return statusCode !== undefined && statusCode < 500
    ? problem(statusCode, "bad-request", message ?? "The request is malformed.")
    : problem(500, "internal-server-error", message ?? "The simulator is at fault.");
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

function refusalOf(kind: Refusal): Problem {
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
