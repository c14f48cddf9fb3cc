import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { kinds, loadWorkspace, type Workspace } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import type { CatalogSource } from "../export/source.ts";
import { buildCatalog, type CatalogOptions } from "../model/build-catalog.ts";
import type { Catalog, CatalogFlow } from "../model/schema.ts";

const registry = createRegistry({ connectors, triggers, journals, kinds });

/** A workspace of two retailers whose Systems are plain HTTP; tests replace files of it. */
function smallWorkspace(changes: Readonly<Record<string, string>>): Workspace {
  return loadWorkspace({ ...files, ...changes }, { registry });
}

export function smallCatalog(
  changes: Readonly<Record<string, string>> = {},
  options: Partial<CatalogOptions> = {},
): Catalog {
  return buildCatalog(smallWorkspace(changes), { registry, environment: "dev", ...options });
}

/** What formats are printed from; `edits` replaces texts within files. */
export function smallSource(
  changes: Readonly<Record<string, string>> = {},
  options: Partial<CatalogOptions> = {},
  edits: Readonly<Record<string, readonly (readonly [string, string])[]>> = {},
): CatalogSource {
  const edited = Object.entries(edits).map(([file, pairs]) => {
    const text = pairs.reduce((before, [from, to]) => before.replace(from, () => to), files[file] ?? "");
    return [file, text] as const;
  });
  const workspace = smallWorkspace({ ...Object.fromEntries(edited), ...changes });
  return {
    catalog: buildCatalog(workspace, { registry, environment: "dev", ...options }),
    schemaOf: (reference) => workspace.contracts.schema(reference),
  };
}

/** A flow of a catalogue by its id. */
export function flowOf(catalog: Catalog, id: string): CatalogFlow {
  const found = catalog.flows.find((flow) => flow.id === id);
  if (!found)
    throw new Error(`the catalogue has no ${id}, only ${catalog.flows.map((flow) => flow.id).join(", ")}`);
  return found;
}

const system = (name: string, residency: string, operations: string): string => `kind: System
name: ${name}
title: ${name.replaceAll("-", " ")}
owner: ${name}-team
domain: erp
criticality: critical
connector: http
baseUrl: \${env:${name.toUpperCase().replaceAll("-", "_")}_URL}
auth: { scheme: bearer, token: '\${secret:${name}}' }
limits: { concurrency: 3, rate: { requests: 20, per: 1s }, timeout: 30s }
breaker: { failures: 5, within: 1m, probe: 30s }
residency: ${residency}
operations:
${operations}`;

const shopOperations = `  orders.list:
    summary: Lists new orders.
    trait: safe
    request: { method: GET, path: /orders }
    items: body.orders
  orders.acknowledge:
    summary: Takes an order off the list.
    trait: idempotent
    request: { method: PUT, path: '/orders/{{ orderNo }}' }
`;

const erpOperations = `  customers.put:
    summary: Writes a customer.
    trait: idempotent
    request: { method: PUT, path: '/customers/{{ number }}' }
    result: '{ "id": body.id }'
  orders.put:
    summary: Writes an order.
    trait: idempotent
    request: { method: PUT, path: '/orders/{{ number }}' }
    result: '{ "id": body.id }'
`;

const schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Order",
  description: "What a customer ordered.",
  type: "object",
  required: ["orderNo", "total"],
  properties: {
    orderNo: { type: "string", description: "Number of the order.", "x-classification": "internal" },
    email: {
      type: "string",
      format: "email",
      description: "Where to write to.",
      "x-classification": "personal",
    },
    total: {
      type: "string",
      "x-money": true,
      description: "What is to be paid.",
      "x-classification": "internal",
    },
    lines: {
      type: "array",
      description: "What was bought.",
      items: {
        type: "object",
        required: ["sku"],
        properties: {
          sku: { type: "string", "x-classification": "public" },
          quantity: { type: "number", "x-classification": "internal" },
          note: { type: "string", "x-classification": "personal" },
        },
      },
    },
  },
};

const files: Readonly<Record<string, string>> = {
  "flows/policy.yaml": `kind: Policy
name: default
owner: integration-office
retry:
  standard:
    - { errors: [ RateLimited ], interval: 5s, maxAttempts: 50 }
    - { errors: [ Timeout, Unavailable ], interval: 2s, maxAttempts: 150, maxElapsed: 24h }
classification:
  public: { mask: none, retain: 90d }
  internal: { mask: none, retain: 30d }
  personal: { mask: partial, retain: 14d }
`,
  "flows/environments/dev.environment.yaml": `kind: Environment
name: dev
owner: integration-office
journal: { memory: {} }
allowedHosts: [ '*.example.com' ]
`,
  "flows/base/order-to-erp.flow.yaml": `kind: Flow
name: order-to-erp
version: 1
title: Orders into the ERP
description: Every order of the shop, once.
owner: order-operations
domain: order
criticality: critical
runbook: docs/runbooks/order-to-erp.md
triggers:
  - id: new-orders
    poll: { system: shop, operation: orders.list, every: 30s, drain: true }
  - id: order-hook
    webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } }
input: { contract: retail.order@1, from: { shop.order@1: shop-order-to-retail@1 } }
identity: { id: orderNo, key: orderNo }
objective: { within: 15m, target: 99.5 }
defaults: { retry: standard }
steps:
  - id: customer
    target: { system: erp, operation: customers.put }
    mapping: { number: orderNo, mail: email }
  - id: order
    target: { system: erp, operation: orders.put }
    mapping:
      number: orderNo
      customer: $steps.customer.id
      company: $vars.company
      source: '"shop"'
      lines: |-
        [lines[quantity > 0].{ "code": $table("articles", sku), "pieces": quantity, "text": $uppercase(note) }]
  - id: acknowledge
    target: { system: shop, operation: orders.acknowledge }
    mapping: { orderNo: orderNo }
catch:
  - errors: [ Rejected ]
    action: hold
    case: { queue: orders, title: 'Order {{ key }}', dueIn: 4h }
  - { errors: [ Any ], action: deadLetter }
`,
  "flows/base/shop-order-to-retail.mapping.yaml": `kind: Mapping
name: shop-order-to-retail
version: 1
owner: order-operations
from: shop.order@1
to: retail.order@1
mapping:
  orderNo: orderNo
  email: $lowercase(email)
  total: total
  lines: '[lines.{ "sku": sku, "quantity": quantity, "note": note }]'
`,
  "flows/base/retail.order.contract.yaml": `kind: Contract
name: retail.order
version: 1
title: Retail order
owner: order-operations
domain: order
criticality: critical
role: produced
schema: schemas/retail/order.v1.schema.json
systemOfRecord: { '*': shop, lines: erp }
`,
  "flows/base/shop.order.contract.yaml": `kind: Contract
name: shop.order
version: 1
owner: commerce
domain: order
criticality: high
role: consumed
schema: schemas/shop/order.v1.schema.json
`,
  "flows/base/articles.table.yaml": `kind: Table
name: articles
owner: merchandising
rows: { A: '1', B: '2' }
`,
  "flows/retailers/acme/retailer.yaml": `kind: Retailer
name: acme
title: Acme
owner: acme-integration
residency: eu
systems: { shop: acme-shop, erp: acme-erp }
vars: { company: 1 }
use: [ { flow: order-to-erp@1 } ]
`,
  "flows/retailers/acme/acme-shop.system.yaml": system("acme-shop", "eu", shopOperations),
  "flows/retailers/acme/acme-erp.system.yaml": system("acme-erp", "us", erpOperations),
  "flows/retailers/nordwind/retailer.yaml": `kind: Retailer
name: nordwind
owner: nordwind-it
residency: eu
systems: { shop: nordwind-shop, erp: nordwind-erp }
vars: { company: 7 }
use: [ { flow: order-to-erp@1, mode: paused } ]
`,
  "flows/retailers/nordwind/nordwind-shop.system.yaml": system("nordwind-shop", "eu", shopOperations),
  "flows/retailers/nordwind/nordwind-erp.system.yaml": system("nordwind-erp", "eu", erpOperations),
  "flows/retailers/nordwind/nordwind-order-to-erp.overlay.yaml": `kind: Overlay
name: nordwind-order-to-erp
owner: nordwind-it
of: { kind: Flow, name: order-to-erp, version: 1 }
patch:
  steps:
    - id: customer
      mapping: { mail: null }
`,
  "schemas/retail/order.v1.schema.json": JSON.stringify(schema),
  "schemas/shop/order.v1.schema.json": JSON.stringify({ ...schema, title: "Shop order" }),
  "docs/runbooks/order-to-erp.md": "# Orders into the ERP\n",
};
