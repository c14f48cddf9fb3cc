import { type AnyRoute, routes } from "@crossdock/api";
import { createShapeChecker, entriesAt, readFields, type ShapeChecker } from "@crossdock/kit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { TObject } from "typebox";
import { type Caller, permit } from "../access/caller.ts";
import type { ApiDeps, Handler } from "./handler.ts";
import { Problem } from "./problem.ts";
import { handlers } from "./routes.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks; undefined where nobody is asked who they are. */
    caller: Caller | undefined;
  }
}

/** Serves the routes that `@crossdock/api` declares, those that are wanted here. */
export function mountRoutes(app: FastifyInstance, deps: ApiDeps, wanted: (route: AnyRoute) => boolean): void {
  const shapes = createShapeChecker();
  for (const [name, route] of Object.entries(routes)) {
    if (!wanted(route)) continue;
    // The table of handlers is typed by the routes, name by name.
    mount(app, route, handlers[name as keyof typeof handlers] as Handler<AnyRoute>, deps, shapes);
  }
}

function mount(
  app: FastifyInstance,
  route: AnyRoute,
  handle: Handler<AnyRoute>,
  deps: ApiDeps,
  { check }: ShapeChecker,
): void {
  const { method, path, produces, audit: event, permission } = route;
  app.route({
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ":$1"),
    config: event === undefined ? {} : { event },
    async handler(request, reply) {
      const { caller } = request;
      if (!caller) throw new Error(`${method} ${path} was reached without a caller`);
      permit(caller, permission);
      const { actor } = caller;
      const answer: unknown = await handle(
        {
          params: request.params,
          query: read(route.query, coerced(route.query, request.query), "query", check),
          body: read(route.body, bodyOf(request), "body", check),
          get by() {
            if (event === undefined) throw new Error(`${method} ${path} declares no event for the audit`);
            return { actor, event };
          },
        },
        deps,
      );
      return produces ? reply.type(deps.metrics.contentType).send(answer) : reply.send(answer);
    },
  });
}

function read(
  schema: TObject | undefined,
  value: unknown,
  place: string,
  check: ShapeChecker["check"],
): unknown {
  if (!schema) return {};
  const [found] = check(schema, value);
  if (!found) return readFields(schema, value);
  const at = found.path.length === 0 ? place : `${place}.${found.path.join(".")}`;
  throw new Problem({ type: "bad-request", place: at, wrong: found.problem });
}

/** A query is text; where the schema wants a number, digits are one. */
function coerced(schema: TObject | undefined, query: unknown): Record<string, unknown> {
  const properties: Readonly<Record<string, { type?: string }>> = schema?.properties ?? {};
  return Object.fromEntries(
    entriesAt(query).map(([name, value]) => {
      const isNumber =
        properties[name]?.type === "integer" && typeof value === "string" && /^-?\d+$/.test(value);
      return [name, isNumber ? Number(value) : value];
    }),
  );
}

function bodyOf(request: FastifyRequest): unknown {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString("utf8"));
  } catch {
    throw new Problem({ type: "not-json" });
  }
}
