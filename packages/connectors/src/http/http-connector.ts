import { defineConnector } from "@crossdock/kit";
import { Type } from "typebox";
import { answerFailure } from "../answer/answer-failure.ts";
import { authSchemes } from "./auth-schemes.ts";
import { authorize } from "./authorize.ts";
import { checkSystem } from "./check-system.ts";
import type { HttpConnection } from "./connection.ts";
import { deriveOperations } from "./derive-operations.ts";
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

const example = `kind: System
name: acme-wms
owner: acme-logistics
criticality: high
connector: http
baseUrl: 'https://wms.example.com'
auth: { scheme: api-key, header: x-wms-key, key: wms }
limits: { concurrency: 8, timeout: 30s }
operations:
  shipments.create:
    trait: keyed
    request: { method: POST, path: /v2/shipments, idempotencyKey: { header: Idempotency-Key } }
    success: 'status = 201 or (status = 200 and body.ok)'
    error: { title: body.detail, class: '{ "409": "Conflict", "422": "Rejected" }' }
    result: '{ "id": body.id }'
  shipments.changes:
    trait: safe
    request: { method: GET, path: /v2/shipments, query: { updated_since: $cursor, page_size: '200' } }
    pages: { kind: cursor, next: body.next_cursor, into: { query: cursor } }
    items: body.shipments
`;

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
  examples: [{ title: "A warehouse that creates shipments and lists their changes", yaml: example }],
  open(context) {
    const baseUrl = context.baseUrl.replace(/\/+$/, "");
    const authorized = authorize(context.auth, { ...context, baseUrl });
    return {
      ...authorized,
      baseUrl,
      headers: lowerCase(context.options.headers ?? {}),
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
