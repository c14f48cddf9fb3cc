import { entriesAt, textAt } from "@crossdock/kit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { badQuery, badRequest, problem, refuse } from "./problem.ts";

/** What a route of one of the platform's APIs declares; the simulator holds every request to it. */
export interface ApiRoute {
  /** What a request is called in faults and in the ledger: `orders.get`. */
  operation: string;
  /** A token needs one of them. */
  scopes: readonly string[];
  /** Query parameters that the route knows. */
  query: readonly string[];
  /** The record that a request is about, for faults: `RefArchEU/00001042`. */
  keyOf(request: FastifyRequest): string | undefined;
  /** Media type of its error bodies, which differs between the APIs. */
  errorType: "application/json" | "application/problem+json";
}

declare module "fastify" {
  interface FastifyContextConfig {
    api?: ApiRoute;
  }
}

/** What the route of a request declares; undefined for those that belong to no API. */
export function apiRouteOf({ routeOptions }: FastifyRequest): ApiRoute | undefined {
  return routeOptions.config?.api;
}

/** What the guard of the APIs needs of the simulator around it. */
export interface ApiGuardOptions {
  organizationId: string;
  /** Scopes of the request's token. Throws the API's 401 when it has none that is valid. */
  scopesOf(request: FastifyRequest): readonly string[];
}

const organizationIds = /^f_ecom_(?<tenant>[a-z]{4}_(?:prd|stg|dev|s\d{2}|\d{3}))$/;

/**
 * Refuses, in this order: requests without a valid token, those that its scopes do not allow, those for another
 * organization, and query parameters that the route does not know or that are repeated.
 */
export function guardApi(request: FastifyRequest, { organizationId, scopesOf }: ApiGuardOptions): void {
  const route = apiRouteOf(request);
  if (!route) return;
  const granted = scopesOf(request);
  const asked = textAt(request.params, "organizationId") ?? "";
  const tenant = organizationIds.exec(asked)?.groups?.["tenant"];
  if (tenant === undefined) throw badRequest(`The organization ID '${asked}' is malformed.`);
  const allowed = route.scopes.some((scope) => granted.includes(scope));
  if (!allowed || !granted.includes(`SALESFORCE_COMMERCE_API:${tenant}`)) {
    throw refuse(403, "forbidden", "The access token does not have the scopes that this resource needs.");
  }
  if (asked !== organizationId) {
    throw refuse(404, "organization-not-found", `No organization '${asked}' was found.`);
  }
  // The default parser of query strings gives a list for what is repeated.
  for (const [name, value] of entriesAt(request.query)) {
    if (!route.query.includes(name)) throw badQuery(`The query parameter '${name}' is not defined.`);
    if (Array.isArray(value)) throw badQuery(`The query parameter '${name}' was given more than once.`);
  }
}

/** Answers what no route takes: 405 where another method would do, else 404. Call it before the routes are added. */
export function refuseUnknown(app: FastifyInstance): void {
  const known: { path: RegExp; method: string; errorType: ApiRoute["errorType"] }[] = [];
  app.addHook("onRoute", ({ url, method, config }) => {
    if (!config?.api) return;
    const path = new RegExp(`^${url.replaceAll(/:\w+/g, "[^/]+")}$`);
    for (const one of [method].flat()) known.push({ path, method: one, errorType: config.api.errorType });
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = ""] = request.url.split("?");
    const others = known.filter((route) => route.path.test(path));
    const [first] = others;
    const { status, body } = first
      ? problem(405, "method-not-allowed", `The resource does not support the method ${request.method}.`)
      : problem(404, "resource-not-found", `There is no resource at '${request.url}'.`);
    if (first) reply.header("allow", others.map(({ method }) => method).join(", "));
    return reply
      .code(status)
      .type(first?.errorType ?? "application/json")
      .send(body);
  });
}
