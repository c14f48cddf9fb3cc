import { defineRule, valueAt } from "@crossdock/kit";
import { isCritical, type Subject } from "../subject.ts";

const flow = `kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: critical
runbook: docs/runbooks/orders.md
objective: { within: 15m, target: 99.5 }
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const noDemand = defineRule<Subject>({
  code: "XD907",
  name: "no-demand",
  severity: "warning",
  summary: "A critical flow says by `demand` how much is expected of it.",
  why: "Whether the systems can take the busiest hour is then computed, not found out in it.",
  good: `
${flow}
demand: { messages: 600, per: 1h }
`,
  bad: `
${flow.replace(
  "criticality: critical",
  "criticality: critical\n             ^^^^^^^^ nothing says how many messages this critical flow has to carry",
)}
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      if (!isCritical(flow) || valueAt(flow.value, "demand") !== undefined) continue;
      yield {
        span: flow.spanOf(["criticality"]),
        message: "nothing says how many messages this critical flow has to carry",
        hint: "add `demand: { messages: 600, per: 1h }` with the busiest hour that is expected",
      };
    }
  },
});
