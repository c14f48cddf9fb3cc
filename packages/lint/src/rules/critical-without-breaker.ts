import { defineRule, valueAt } from "@crossdock/kit";
import { callsOf, isCritical, type Subject } from "../subject.ts";

export const criticalWithoutBreaker = defineRule<Subject>({
  code: "XD411",
  name: "critical-without-breaker",
  severity: "warning",
  summary: "A System that a critical flow calls has a breaker.",
  why: "While the system is down every message burns its attempts and ends with a person, instead of waiting.",
  good: `
criticality: critical
runbook: docs/runbooks/orders.md
target: { system: erp, operation: orders.upsert, match: [ name ] }
`,
  bad: `
# file: flows/retailers/acme/acme-erp.system.yaml
kind: System
name: acme-erp
      ^^^^^^^^ \`acme-erp\` has no breaker although critical flows call it
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: critical
runbook: docs/runbooks/orders.md
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
objective: { within: 15m, target: 99 }
demand: { messages: 100, per: 1h }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      if (!isCritical(flow)) continue;
      for (const { step, call } of callsOf(flow)) {
        if (!call.system || valueAt(call.system.value, "breaker") !== undefined) continue;
        yield {
          span: call.system.spanOf(["name"]),
          message: `\`${call.system.name}\` has no breaker although critical flows call it`,
          hint: "add `breaker: { failures: 10, within: 1m, probe: 30s }`",
          related: [
            { message: `called by \`${flow.flow}\``, span: flow.spanOf([...step.path, "target"], "key") },
          ],
        };
      }
    }
  },
});
