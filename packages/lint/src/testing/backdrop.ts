/** The workspace around an example: a retailer with a storefront and an ERP, a contract, a table, a policy. */
export const backdrop: Readonly<Record<string, string>> = {
  "flows/policy.yaml": `
kind: Policy
name: default
owner: integration-office
retry:
  standard:
    - { errors: [ RateLimited ], interval: 5s, maxAttempts: 50 }
    - { errors: [ Timeout, Unavailable, Conflict ], interval: 2s, backoffRate: 2, maxDelay: 10m, maxAttempts: 150, maxElapsed: 24h }
classification:
  public: { mask: none, retain: 90d }
  internal: { mask: none, retain: 30d }
  personal: { mask: partial, retain: 14d }
  restricted: { mask: drop, retain: 0s }
`,
  "flows/environments/dev.environment.yaml": `
kind: Environment
name: dev
owner: integration-office
listen: { host: 127.0.0.1, port: 7070 }
journal: { memory: {} }
secrets:
  - env: { prefix: CROSSDOCK_SECRET_ }
shutdown: { patience: 150s }
allowedHosts: [ '*.example.com' ]
`,
  "flows/retailers/acme/acme-shop.system.yaml": `
kind: System
name: acme-shop
owner: acme-commerce
criticality: critical
connector: shop
baseUrl: https://shop.example.com
auth: { scheme: bearer, token: '\${secret:acme/shop}' }
limits: { concurrency: 4, rate: { requests: 10, per: 1s }, timeout: 30s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  "flows/retailers/acme/acme-erp.system.yaml": `
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, rate: { requests: 20, per: 1s }, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  "flows/base/retail.order.contract.yaml": `
kind: Contract
name: retail.order
version: 1
owner: order-operations
domain: order
criticality: critical
role: consumed
schema: schemas/retail/order.v1.schema.json
`,
  "schemas/retail/order.v1.schema.json": JSON.stringify(
    {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      "x-classification": "internal",
      type: "object",
      required: ["messageId", "siteId", "orderNo", "modifiedAt", "currency", "total", "lines", "customer"],
      additionalProperties: false,
      properties: {
        messageId: { type: "string" },
        siteId: { type: "string" },
        orderNo: { type: "string" },
        modifiedAt: { type: "string", format: "date-time" },
        currency: { type: "string" },
        total: { type: "string", "x-money": true },
        paid: { type: "boolean" },
        note: { type: "string" },
        customer: {
          type: "object",
          required: ["guest"],
          additionalProperties: false,
          properties: {
            guest: { type: "boolean" },
            number: { type: "string" },
            email: { type: "string", "x-classification": "personal" },
          },
        },
        lines: {
          type: "array",
          items: {
            type: "object",
            required: ["id", "sku", "quantity", "netAmount"],
            additionalProperties: false,
            properties: {
              id: { type: "string" },
              sku: { type: "string" },
              quantity: { type: "number" },
              netAmount: { type: "string", "x-money": true },
            },
          },
        },
        custom: { type: "object" },
      },
    },
    null,
    2,
  ),
  "flows/base/taxes.table.yaml": `
kind: Table
name: taxes
owner: order-operations
rows: { standard: VAT 19, reduced: VAT 7 }
`,
};

/** Acme, using these flows: `name@version`. */
export function retailer(flows: readonly string[]): string {
  return [
    "kind: Retailer",
    "name: acme",
    "owner: acme-integration",
    "systems: { shop: acme-shop, erp: acme-erp }",
    "vars: { companyId: 1 }",
    `use: [ ${flows.map((flow) => `{ flow: ${flow} }`).join(", ")} ]`,
    "",
  ].join("\n");
}
