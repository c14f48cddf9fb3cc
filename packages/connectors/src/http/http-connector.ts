import { defineConnector } from "@crossdock/kit";
import { Type } from "typebox";
import { answerFailure } from "../answer/answer-failure.ts";
import { authSchemes } from "./auth-schemes.ts";
import { authorize } from "./authorize.ts";
import { checkSystem } from "./check-system.ts";
import type { HttpConnection } from "./connection.ts";
import { deriveOperations } from "./derive-operations.ts";
import { httpExamples } from "./http-examples.ts";
import { httpFailures } from "./http-failures.ts";
import { systemSchema } from "./operation-schema.ts";

const options = Type.Object(
  {
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "Sent with every request, such as a version that the API asks for.",
      }),
    ),
    probe: Type.Optional(
      Type.String({
        pattern: "^/",
        description: "Path of a cheap read that shows whether the System is there.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** A system whose API is HTTP with JSON, forms or text: its operations are configuration. */
export const http = defineConnector<typeof options, HttpConnection>({
  name: "http",
  summary: "Any HTTP API; its operations are written in the System.",
  status: "stable",
  auth: authSchemes,
  options,
  system: systemSchema,
  operations: [],
  check: checkSystem,
  derive: deriveOperations,
  failures: httpFailures.table,
  examples: httpExamples,
  open(context) {
    const baseUrl = context.baseUrl.replace(/\/+$/, "");
    const authorized = authorize(context.auth, { ...context, baseUrl });
    return {
      ...authorized,
      baseUrl,
      headers: lowerCase(context.options.headers ?? {}),
      system: context.system,
      crossReferences: context.crossReferences,
      clock: context.clock,
      log: context.log,
      probe: context.options.probe,
    };
  },
  async probe(connection, signal) {
    await connection.login();
    if (connection.probe === undefined) return;
    const request = {
      method: "GET" as const,
      url: connection.baseUrl + connection.probe,
      headers: { ...connection.headers },
      signal,
    };
    const answer = await connection.http.send(request);
    if (answer.status < 200 || answer.status > 299) {
      throw answerFailure({ request, answer, now: connection.clock.now() });
    }
  },
});

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
