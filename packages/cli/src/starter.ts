import { kindSchema, kinds } from "@crossdock/flow";
import { inputSchema, type Registry } from "@crossdock/kit";

/** The files of a new workspace, by path. It lints clean as it stands. */
export async function starter(registry: Registry): Promise<Record<string, string>> {
  const schemas = Object.values(kinds).map((kind) => [
    `schemas/crossdock/${kind.name.toLowerCase()}.schema.json`,
    `${JSON.stringify(inputSchema(kindSchema(kind.name, registry)), null, 2)}\n`,
  ]);
  return { ...texts, ".vscode/settings.json": editorSettings(), ...Object.fromEntries(schemas) };
}

/** Editors pick the schema of a file by its ending. */
function editorSettings(): string {
  const patterns: Record<string, string[]> = {};
  for (const { name } of Object.values(kinds)) {
    const lower = name.toLowerCase();
    const files = name === "Policy" || name === "Retailer" ? [`${lower}.yaml`] : [`*.${lower}.yaml`];
    patterns[`./schemas/crossdock/${lower}.schema.json`] = files;
  }
  return `${JSON.stringify({ "yaml.schemas": patterns }, null, 2)}\n`;
}

const texts = {
  "flows/policy.yaml": `kind: Policy
name: default
owner: integration
retry:
  standard:
    - errors: [ RateLimited ]
      interval: 5s
      maxDelay: 5m
      maxAttempts: 50
    - errors: [ Timeout, Unavailable, Conflict ]
      interval: 2s
      maxDelay: 10m
      maxAttempts: 12
      maxElapsed: 24h
classification:
  internal: { mask: none, retain: 30d }
  personal: { mask: partial, retain: 14d }
`,
  "flows/environments/dev.environment.yaml": `kind: Environment
name: dev
owner: integration
listen: { host: 127.0.0.1, port: 7070 }
journal: { sqlite: { file: .crossdock/journal.db } }
secrets:
  - env: { prefix: CROSSDOCK_SECRET_ }
telemetry: { logs: { level: info }, metrics: true }
allowedHosts: [ 127.0.0.1, localhost ]
`,
  "flows/base/ticket-from-shipment.flow.yaml": `kind: Flow
name: ticket-from-shipment
version: 1
title: A ticket for every shipment that went wrong
owner: customer-service
domain: shipment
criticality: medium
trigger:
  webhook:
    path: /shipments
    verify: { scheme: standard-webhooks, secret: carrier-webhook }
input: { contract: shipment@1, onInvalid: quarantine }
identity: { id: eventId, key: orderNo }
when: 'status = "failed"'
mapping:
  subject: '"Shipment of order " & orderNo & " failed"'
  order: orderNo
target: { system: helpdesk, operation: tickets.create }
retry: standard
catch:
  - errors: [ Any ]
    action: deadLetter
`,
  "flows/base/shipment.contract.yaml": `kind: Contract
name: shipment
version: 1
owner: customer-service
domain: shipment
criticality: medium
role: consumed
compatibility: backward
schema: schemas/shipment/shipment.v1.schema.json
`,
  "schemas/shipment/shipment.v1.schema.json": `${JSON.stringify(
    {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: ["eventId", "orderNo", "status"],
      properties: {
        eventId: { type: "string", description: "One per event.", "x-classification": "internal" },
        orderNo: { type: "string", description: "Number of the order.", "x-classification": "internal" },
        status: {
          enum: ["shipped", "delivered", "failed"],
          description: "Where the parcel is.",
          "x-classification": "internal",
        },
      },
    },
    null,
    2,
  )}\n`,
  "flows/retailers/my-shop/retailer.yaml": `kind: Retailer
name: my-shop
owner: integration
systems: { helpdesk: my-helpdesk }
use:
  - { flow: ticket-from-shipment@1 }
`,
  "flows/retailers/my-shop/my-helpdesk.system.yaml": `kind: System
name: my-helpdesk
owner: customer-service
criticality: medium
connector: http
baseUrl: '\${env:HELPDESK_URL}'
auth: { scheme: bearer, token: '\${secret:my-shop/helpdesk-token}' }
limits: { concurrency: 4, rate: { requests: 60, per: 1m }, timeout: 20s }
breaker: { failures: 5, within: 1m, probe: 30s }
operations:
  tickets.create:
    trait: keyed
    request: { method: POST, path: /tickets, idempotencyKey: { header: Idempotency-Key } }
    success: 'status = 201 or status = 200'
    result: '{ "id": body.id }'
`,
  "samples/shipment.json": `${JSON.stringify({ eventId: "evt-1", orderNo: "00001042", status: "failed" }, null, 2)}\n`,
  ".gitignore": ".crossdock/\n",
};
