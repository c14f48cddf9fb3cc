import { defineRule, valueAt } from "@crossdock/kit";
import { isCritical, type Subject } from "../subject.ts";

const flow = `kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: critical
runbook: docs/runbooks/orders.md
demand: { messages: 100, per: 1h }
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const noObjective = defineRule<Subject>({
  code: "XD608",
  name: "no-objective",
  severity: "warning",
  summary: "A critical flow has an `objective`.",
  why: "Nobody can say whether it is late, and an alert has nothing to compare with.",
  good: `
${flow}
objective: { within: 15m, target: 99.5, over: 30d }
`,
  bad: `
${flow.replace(
  "criticality: critical",
  "criticality: critical\n             ^^^^^^^^ a critical flow promises nothing that could be measured",
)}
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      if (!isCritical(flow) || valueAt(flow.value, "objective") !== undefined) continue;
      yield {
        span: flow.spanOf(["criticality"]),
        message: "a critical flow promises nothing that could be measured",
        hint: "add `objective: { within: 15m, target: 99.5 }` with what the business relies on",
      };
    }
  },
});
