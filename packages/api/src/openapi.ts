import { fieldSchema, inputSchema } from "@crossdock/kit";
import type { TObject } from "typebox";
import { commandProblems, commonProblems, type ProblemType, problems } from "./problems.ts";
import type { AnyRoute } from "./route.ts";
import { routes } from "./routes.ts";

const problem = {
  description: "What is wrong, as problem+json (RFC 9457).",
  content: {
    "application/problem+json": {
      schema: {
        type: "object",
        properties: {
          type: { type: "string" },
          title: { type: "string" },
          status: { type: "integer" },
          detail: { type: "string" },
          parameters: {
            type: "object",
            description: "What it is about, by the names that the page of problems lists for the type.",
          },
        },
      },
    },
  },
};

/** The OpenAPI 3.1 page of the daemon, printed from the routes. */
export function openApi(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of Object.values(routes)) {
    const { name, method, path, summary, params, query, body, answer, permission, produces }: AnyRoute =
      route;
    const at = paths[path] ?? {};
    paths[path] = at;
    at[method.toLowerCase()] = {
      summary,
      operationId: name,
      "x-permission": permission,
      parameters: [...parametersOf("path", params), ...parametersOf("query", query)],
      ...(body ? { requestBody: { content: { "application/json": { schema: inputSchema(body) } } } } : {}),
      responses: {
        "200": {
          description: "Done.",
          content: { [produces ?? "application/json"]: { schema: inputSchema(answer) } },
        },
        ...problemsOf(route),
        default: problem,
      },
    };
  }
  paths["/hooks/{retailer}/{path}"] = {
    post: {
      summary: "Takes a message for the flow that serves this path; verified as the flow says.",
      operationId: "postHook",
      parameters: ["retailer", "path"].map((name) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      requestBody: { content: { "application/json": { schema: {} } } },
      responses: {
        "200": { description: "The same identity came before: the first message's id." },
        "202": { description: "Stored; its id." },
        default: problem,
      },
    },
  };
  return {
    openapi: "3.1.0",
    info: { title: "crossdock", version: "1", description: "What a daemon shows and lets a person do." },
    paths,
  };
}

/** The problems of a route by their status. */
function problemsOf({ method, problems: own = [] }: AnyRoute): Record<string, unknown> {
  const all: readonly ProblemType[] = [
    ...commonProblems,
    ...(method === "GET" ? [] : commandProblems),
    ...own,
  ];
  const byStatus = Map.groupBy(all, (type) => problems[type].status);
  return Object.fromEntries(
    [...byStatus]
      .sort(([one], [other]) => one - other)
      .map(([status, types]) => [
        String(status),
        {
          ...problem,
          description: types.map((type) => `\`${type}\`: ${problems[type].title}.`).join(" "),
        },
      ]),
  );
}

function parametersOf(place: "path" | "query", schema: TObject | undefined): unknown[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = fieldSchema(inputSchema(schema));
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description ? { description } : {}),
    schema: rest,
  }));
}
