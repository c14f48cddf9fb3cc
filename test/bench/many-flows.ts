/** How large the workspace is. */
export interface Size {
  flows: number;
  retailers: number;
  /** Flows that each retailer uses: half of them are its own share, half are the same for everybody. */
  uses: number;
}

export const manyFlows: Size = { flows: 1000, retailers: 100, uses: 20 };

const domains = ["order", "shipment", "refund", "customer", "price"];

/**
 * The files of a workspace that a group of retailers might have: flows of three steps with a page of mapping each, one
 * contract for ten flows, and for each retailer three Systems, a Retailer and five overlays. It lints clean.
 */
export function workspaceOf({ flows, retailers, uses }: Size): Record<string, string> {
  const files: Record<string, string> = {
    "flows/policy.yaml": policy,
    "flows/environments/dev.environment.yaml": environment,
  };
  const contracts = Math.max(1, Math.ceil(flows / 10));
  for (let index = 0; index < contracts; index++) {
    files[`flows/base/retail.entity-${index}.contract.yaml`] = contract(index);
    files[`schemas/retail/entity-${index}.v1.schema.json`] = schema(index);
  }
  for (let index = 0; index < flows; index++) {
    files[`flows/base/flow-${index}.flow.yaml`] = flow(index, index % contracts);
  }
  const shared = Math.floor(uses / 2);
  for (let retailer = 0; retailer < retailers; retailer++) {
    const own = Array.from(
      { length: uses - shared },
      (_, at) => (shared + retailer * (uses - shared) + at) % flows,
    );
    const used = [...new Set([...Array.from({ length: shared }, (_, at) => at), ...own])];
    Object.assign(files, ofRetailer(retailer, used));
  }
  return files;
}

const policy = `kind: Policy
name: default
owner: integration-office
retry:
  standard:
    - { errors: [ RateLimited ], interval: 5s, maxDelay: 5m, maxAttempts: 50, maxElapsed: 12h }
    - { errors: [ Timeout, Unavailable, Conflict ], interval: 2s, maxDelay: 10m, maxAttempts: 100, maxElapsed: 12h }
classification:
  public: { mask: none, retain: 90d }
  internal: { mask: none, retain: 30d }
  personal: { mask: partial, retain: 14d }
`;

const environment = `kind: Environment
name: dev
owner: integration-office
listen: { host: 127.0.0.1, port: 7070 }
journal: { memory: {} }
allowedHosts: [ '*.example.com' ]
`;

const contract = (index: number) => `kind: Contract
name: retail.entity-${index}
version: 1
owner: commerce-platform
domain: ${domains[index % domains.length]}
criticality: high
role: consumed
schema: schemas/retail/entity-${index}.v1.schema.json
`;

function schema(index: number): string {
  const text = (classification = "internal") => ({ type: "string", "x-classification": classification });
  const address = {
    type: "object",
    required: ["name", "street", "city", "country"],
    additionalProperties: false,
    properties: {
      name: text("personal"),
      street: text("personal"),
      city: text("personal"),
      postalCode: text("personal"),
      country: text(),
    },
  };
  const line = {
    type: "object",
    required: ["id", "sku", "quantity", "amount"],
    additionalProperties: false,
    properties: {
      id: text(),
      sku: text(),
      name: text(),
      quantity: { type: "number", "x-classification": "internal" },
      amount: { type: "string", "x-money": true, "x-classification": "internal" },
    },
  };
  const extra = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`attribute${index}${at}`, text()]));
  return JSON.stringify(
    {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      required: [
        "id",
        "siteId",
        "number",
        "modifiedAt",
        "currency",
        "total",
        "lines",
        "billingAddress",
        "email",
      ],
      additionalProperties: false,
      properties: {
        id: text(),
        siteId: text(),
        number: text(),
        modifiedAt: { type: "string", format: "date-time", "x-classification": "internal" },
        currency: text(),
        total: { type: "string", "x-money": true, "x-classification": "internal" },
        email: text("personal"),
        status: { type: "string", enum: ["new", "open", "done"], "x-classification": "internal" },
        billingAddress: address,
        shippingAddress: address,
        lines: { type: "array", items: line },
        ...extra,
      },
    },
    null,
    2,
  );
}

const flow = (
  index: number,
  entity: number,
) => `# Moves entity ${entity} from the storefront into the ERP and tells the helpdesk.
kind: Flow
name: flow-${index}
version: 1
title: Entity ${entity} into the ERP, variant ${index}
owner: team-${index % 12}
domain: ${domains[entity % domains.length]}
criticality: high
trigger:
  webhook: { path: /hooks-${index}, verify: { scheme: standard-webhooks, secret: shop-webhook } }
input: { contract: retail.entity-${entity}@1, onInvalid: quarantine }
identity:
  id: 'siteId & "/" & number & "@" & modifiedAt'
  key: 'siteId & "/" & number'
  version: modifiedAt
defaults: { retry: standard }
steps:
  - id: partner
    target: { system: erp, operation: upsert, model: x_partner_${index}, match: [ ref ] }
    mapping:
      ref: '"V${index}-" & siteId & "-" & number'
      name: billingAddress.name
      email: email
      street: billingAddress.street
      zip: billingAddress.postalCode
      city: billingAddress.city
      country_code: billingAddress.country
      child_ids: |-
        [$exists(shippingAddress) ? {
          "line_key": "delivery-${index}",
          "type": "delivery",
          "name": shippingAddress.name,
          "street": shippingAddress.street,
          "city": shippingAddress.city,
          "country_code": shippingAddress.country
        }]
  - id: order
    target: { system: erp, operation: upsert, model: x_order_${index}, match: [ origin, company_id ], onUnknownOutcome: verify }
    mapping:
      origin: '"v${index}:" & siteId & ":" & number'
      client_order_ref: number
      company_id: $vars.companyId
      partner_id: $steps.partner.id
      date_order: modifiedAt
      note: '"Attribute " & (attribute${entity}${index % 10} ?? "none")'
      order_line: |-
        [lines.{
          "line_key": id & "-${index}",
          "product_code": sku,
          "name": name ?? sku,
          "product_uom_qty": quantity,
          "price_unit": $decDiv(amount, quantity, $vars.priceScale)
        }]
  - id: tell
    when: 'status = "open" and $decCmp(total, "${100 + index}") > 0'
    target: { system: helpdesk, operation: tickets.open }
    mapping:
      externalId: number
      subject: '"Entity " & number & " of variant ${index} is large"'
      text: '"Total " & total & " " & currency & ", " & $count(lines) & " lines"'
catch:
  - errors: [ Rejected, NotFound, ContractViolation, MappingError ]
    action: hold
    case: { queue: exceptions-${index % 12}, title: 'Entity {{ key }} needs a person: {{ error.title }}' }
  - errors: [ Any ]
    action: deadLetter
    case: { queue: exceptions-${index % 12}, title: 'Entity {{ key }} was given up: {{ error.title }}' }
`;

function ofRetailer(index: number, used: readonly number[]): Record<string, string> {
  const name = `retailer-${index}`;
  const folder = `flows/retailers/${name}`;
  const system = (role: string, rest: string) => `kind: System
name: ${name}-${role}
owner: ${name}-integration
criticality: high
baseUrl: https://${role}-${index}.example.com
limits: { concurrency: 3, rate: { requests: 20, per: 1s }, timeout: 60s }
breaker: { failures: 10, within: 1m, probe: 30s }
${rest}`;
  const files: Record<string, string> = {
    [`${folder}/retailer.yaml`]: `kind: Retailer
name: ${name}
owner: ${name}-integration
systems: { erp: ${name}-erp, helpdesk: ${name}-helpdesk }
vars: { companyId: ${index + 1}, priceScale: 4, team: ${index} }
use:
${used.map((flow) => `  - { flow: flow-${flow}@1 }`).join("\n")}
`,
    [`${folder}/${name}-erp.system.yaml`]: system(
      "erp",
      `connector: odoo
auth: { scheme: bearer, token: '\${secret:${name}/erp}' }
options: { database: ${name}, api: json-2 }
`,
    ),
    [`${folder}/${name}-helpdesk.system.yaml`]: system(
      "helpdesk",
      `connector: http
auth: { scheme: bearer, token: '\${secret:${name}/helpdesk}' }
operations:
  tickets.open:
    trait: keyed
    request: { method: POST, path: /tickets, idempotencyKey: { header: Idempotency-Key } }
    result: '{ "id": body.id }'
`,
    ),
  };
  for (const flow of used.slice(0, 5)) {
    files[`${folder}/${name}-flow-${flow}.overlay.yaml`] = `kind: Overlay
name: ${name}-flow-${flow}
owner: ${name}-integration
of: { kind: Flow, name: flow-${flow}, version: 1 }
retailer: ${name}
patch:
  steps:
    - id: order
      mapping:
        team_id: $vars.team
        client_order_ref: '"R${index}-" & number'
`;
  }
  return files;
}
