import type { FastifyInstance, FastifyRequest } from "fastify";
import { refuse } from "./problem.ts";

/** What a route of one of the platform's APIs declares; the simulator holds every request to it. */
export interface ApiRoute {
  /** What a request is called in faults and in the ledger: `orders.get`. */
  operation: string;
  /** A token needs one of them. */
  scopes: readonly string[];
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

/**
 * Refuses what a route's scopes do not allow, then what is for another organization. `authorize` throws the API's 401 or
 * 403 unless the request's token has one of the scopes.
 */
export function guardApis(
  app: FastifyInstance,
  organizationId: string,
  authorize: (request: FastifyRequest, scopes: readonly string[]) => void,
): void {
  app.addHook("preHandler", async (request) => {
    const route = apiRouteOf(request);
    if (!route) return;
    authorize(request, route.scopes);
    // Every address of an API names the organization.
    const asked = (request.params as { organizationId: string }).organizationId;
    if (asked === organizationId) return;
    throw refuse(404, "organization-not-found", `No organization '${asked}' was found.`);
  });
}
