/** A small workspace without findings; tests replace files of it. */
export function tinyWorkspace(changes: Record<string, string> = {}): Record<string, string> {
  return { ...files, ...changes };
}

const files: Record<string, string> = {
  "flows/policy.yaml": `kind: Policy
name: default
owner: integration-office
retry:
  standard:
    - { errors: [ RateLimited ], interval: 5s, maxAttempts: 50 }
    - { errors: [ Timeout, Unavailable ], interval: 2s, maxAttempts: 12, maxElapsed: 24h }
`,
  "flows/environments/dev.environment.yaml": `kind: Environment
name: dev
owner: integration-office
journal: { memory: {} }
secrets: [ env: { prefix: CROSSDOCK_SECRET_ } ]
allowedHosts: [ '*.example.com' ]
`,
  "flows/base/order-to-erp.flow.yaml": `kind: Flow
name: order-to-erp
version: 1
owner: order-operations
criticality: critical
triggers:
  - id: hook
    webhook: { path: /orders, verify: { scheme: hmac, secret: storefront-webhook } }
  - id: new-orders
    poll: { system: storefront, operation: orders.list, every: 30s, with: { state: '"new"' } }
input: { contract: retail.order@1, from: { shop.order@1: shop-order-to-retail@1 } }
identity: { id: orderNo, key: orderNo }
defaults: { retry: standard }
steps:
  - id: order
    target: { system: erp, operation: orders.put, model: sale.order }
    mapping:
      number: orderNo
      total: |-
        $decAdd(
          total,
          1)
  - id: tell
    when: total > 10
    target: { system: storefront, operation: orders.find }
    mapping: { number: orderNo }
    assert: [ { that: $result.id > 0, error: UnknownOrder, title: 'Order {{ key }}' } ]
catch:
  - { errors: [ Any ], action: deadLetter, case: { queue: orders, title: 'Order {{ key }}' } }
`,
  "flows/base/retail.order.contract.yaml": `kind: Contract
name: retail.order
version: 1
owner: commerce
criticality: high
role: produced
schema: schemas/retail/order.schema.json
`,
  "flows/base/shop.order.contract.yaml": `kind: Contract
name: shop.order
version: 1
owner: commerce
criticality: high
role: consumed
schema: schemas/shop/order.schema.json
`,
  "flows/base/shop-order-to-retail.mapping.yaml": `kind: Mapping
name: shop-order-to-retail
version: 1
owner: commerce
from: shop.order@1
to: retail.order@1
mapping:
  orderNo: order_no
  total: sum
  lines: 'items.{ "sku": sku, "quantity": qty }'
`,
  "flows/base/taxes.table.yaml": `kind: Table
name: taxes
owner: finance
rows: { standard: 19% DE, reduced: 7% DE }
`,
  "flows/retailers/acme/retailer.yaml": `kind: Retailer
name: acme
owner: acme-integration
systems: { storefront: acme-shop, erp: acme-erp }
vars: { companyId: 1 }
use: [ { flow: order-to-erp@1 } ]
`,
  "flows/retailers/acme/acme-shop.system.yaml": `kind: System
name: acme-shop
owner: acme-integration
criticality: high
connector: shop
baseUrl: '\${env:ACME_SHOP_URL}'
auth: { scheme: bearer, token: '\${secret:acme/shop/token}' }
`,
  "flows/retailers/acme/acme-erp.system.yaml": `kind: System
name: acme-erp
owner: acme-integration
criticality: high
connector: shop
baseUrl: https://erp.example.com
limits: { concurrency: 3, rate: { requests: 20, per: 1s } }
breaker: { failures: 5 }
`,
  "schemas/retail/order.schema.json": JSON.stringify({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    required: ["orderNo", "lines"],
    additionalProperties: false,
    properties: {
      orderNo: { type: "string" },
      total: { type: "string" },
      lines: { type: "array", items: { $ref: "line.schema.json" } },
    },
  }),
  "schemas/retail/line.schema.json": JSON.stringify({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    required: ["sku", "quantity"],
    additionalProperties: false,
    properties: { sku: { type: "string" }, quantity: { type: "number" } },
  }),
  "schemas/shop/order.schema.json": JSON.stringify({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    required: ["order_no"],
    additionalProperties: false,
    properties: {
      order_no: { type: "string" },
      sum: { type: "string" },
      items: {
        type: "array",
        items: {
          type: "object",
          properties: { sku: { type: "string" }, qty: { type: "number" } },
          additionalProperties: false,
        },
      },
    },
  }),
};
