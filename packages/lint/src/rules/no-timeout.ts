import { defineRule, valueAt } from "@crossdock/kit";
import { callsOf, type Subject } from "../subject.ts";

export const noTimeout = defineRule<Subject>({
  code: "XD313",
  name: "no-timeout",
  severity: "error",
  summary: "Every call has a time limit: the System's, the flow's or the step's.",
  why: "A limit that nobody chose is too short for the slow write that succeeds, or so long that the backlog grows behind it.",
  good: `
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  bad: `
# file: flows/retailers/acme/acme-erp.system.yaml
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3 }
^^^^^^ nothing says how long a call of \`acme-erp\` waits for an answer
breaker: { failures: 10, within: 1m, probe: 30s }
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
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
      for (const { step, call } of callsOf(flow)) {
        if (step.timeout !== undefined || !call.system) continue;
        const { name, value, spanOf } = call.system;
        if (valueAt(value, "limits", "timeout") !== undefined) continue;
        const limited = valueAt(value, "limits") !== undefined;
        yield {
          span: spanOf([limited ? "limits" : "connector"], "key"),
          message: `nothing says how long a call of \`${name}\` waits for an answer`,
          hint: "add `timeout: 30s` to `limits` with what the other side needs for its slowest write",
          related: [
            { message: `step \`${step.id}\` calls it`, span: flow.spanOf([...step.path, "target"], "key") },
          ],
        };
      }
    }
  },
});
