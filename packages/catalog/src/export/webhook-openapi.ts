import type { Fields } from "@crossdock/kit";
import { type CatalogSource, standaloneSchema } from "./source.ts";
import { type Webhook, webhookSecurity } from "./webhooks.ts";

const answers = {
  "200": { description: "Known already, or not newer than what was applied; nothing is done." },
  "202": { description: "Stored; it will be processed." },
  "401": { description: "The sender is not verified." },
  "413": { description: "The body is too large." },
  "415": { description: "The body is not JSON." },
  "422": { description: "The message does not fit its contract; it waits in quarantine." },
  "429": { description: "The queue is full; send it again after `Retry-After`." },
};

/** A webhook as an OpenAPI document. The host is not in it: a workspace does not know where its daemon runs. */
export function webhookOpenapi(webhook: Webhook, { schemaOf }: CatalogSource): Fields {
  const { flow, trigger, address, contracts } = webhook;
  const security = webhookSecurity(trigger, "apiKey");
  const schemas = contracts.map((reference) => standaloneSchema(schemaOf(reference) ?? {}));
  const schema = schemas.length > 1 ? { anyOf: schemas } : (schemas[0] ?? {});
  const post = {
    operationId: trigger.id,
    summary: flow.title,
    description: trigger.words,
    requestBody: { required: true, content: { "application/json": { schema } } },
    responses: answers,
    ...(security ? { security: [{ sender: [] }] } : {}),
  };
  return {
    openapi: "3.1.0",
    info: { title: `${flow.title}: ${trigger.id}`, version: String(flow.version) },
    paths: { [address]: { post } },
    ...(security ? { components: { securitySchemes: { sender: security } } } : {}),
  };
}
