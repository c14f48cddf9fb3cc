import { kindOf, referencesOf } from "@crossdock/flow";
import { defineRule, textAt } from "@crossdock/kit";
import { retirement, todayOf } from "../facts/retirement.ts";
import type { Subject } from "../subject.ts";

const contract = (version: number, more = "") => `# file: flows/base/v${version}/shop.order.contract.yaml
kind: Contract
name: shop.order
version: ${version}
owner: order-operations
domain: order
criticality: critical
role: consumed
schema: schemas/retail/order.v1.schema.json${more}
`;

const retired = "\nretired: { since: 2026-01-31, instead: shop.order@2, reason: orders have two addresses }";

const flow = (
  input: string,
) => `${contract(1, retired)}${contract(2)}# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
${input}
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]
`;

export const retiredResource = defineRule<Subject>({
  code: "XD606",
  name: "retired-resource",
  severity: "error",
  summary:
    "Nothing uses a Contract, Mapping or Flow that is `retired`; until its day comes that is a warning.",
  why: "Nobody maintains it any more, and the day on which the other side stops sending or taking it is not far.",
  good: flow("input: { contract: shop.order@2 }"),
  bad: flow(
    "input: { contract: shop.order@1 }\n                   ^^^^^^^^^^^^ the Contract `shop.order@1` is retired since 2026-01-31: orders have two addresses",
  ),
  *check({ workspace, rendered, registry, lookups }) {
    const { resources } = workspace;
    const today = todayOf(lookups);
    if (!workspace.documents.some(({ value }) => textAt(value, "retired", "since") !== undefined)) return;
    for (const resource of rendered.resources) {
      const { kind, value, spanOf, valid } = resource;
      // A test keeps what it tests; what goes itself may end with what it was made of.
      if (!valid || kindOf(kind, registry).folder === "tests" || "retired" in value) continue;
      for (const used of referencesOf(resource, registry)) {
        const said = retirement(resources.resolve(used.kind, used.reference), today);
        if (said) yield { span: spanOf(used.path, used.part), ...said };
      }
    }
  },
});
