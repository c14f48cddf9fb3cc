import { defineRule, didYouMean, entriesAt, nearest, textAt } from "@crossdock/kit";
import { sentFields } from "../analysis/written.ts";
import { classAt } from "../facts/classification.ts";
import { callsOf, type Subject } from "../subject.ts";

const system = `# file: flows/retailers/acme/acme-erp.system.yaml
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
clearance: internal
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const lowClearance = defineRule<Subject>({
  code: "XD505",
  name: "low-clearance",
  severity: "error",
  summary: "A System gets no data of a class above its `clearance`.",
  why: "Customers' data lands where nobody protects or erases it.",
  good: `
${system}
mapping: { name: orderNo, note: siteId }
`,
  bad: `
${system}
mapping: { name: orderNo, note: customer.email ?? "" }
                                ^^^^^^^^^^^^^^^^^^^^ \`customer.email\` is personal data, and \`acme-erp\` may hold internal data at most
`,
  perFlow: true,
  *check({ flows, systems, policy, analyses }) {
    const classes = entriesAt(policy?.value, "classification").map(([name]) => name);
    for (const system of systems) {
      const clearance = textAt(system.value, "clearance");
      if (clearance === undefined || classes.includes(clearance)) continue;
      yield {
        span: system.spanOf(["clearance"]),
        message: `the Policy has no class \`${clearance}\``,
        hint:
          didYouMean(clearance, classes) ??
          `known classes: ${classes.map((name) => `\`${name}\``).join(", ")}`,
        problem: { id: "unknown-class", meant: nearest(clearance, classes) },
      };
    }
    for (const flow of flows) {
      for (const { step, call } of callsOf(flow)) {
        const clearance = textAt(call.system?.value, "clearance");
        const most = clearance === undefined ? -1 : classes.indexOf(clearance);
        if (!call.system || most < 0) continue;
        for (const { path, view } of sentFields(step, analyses)) {
          const name = classAt(flow.inputSchema, path);
          if (name === undefined || classes.indexOf(name) <= most) continue;
          yield {
            span: view.span(),
            message: `\`${path.join(".")}\` is ${name} data, and \`${call.system.name}\` may hold ${clearance} data at most`,
            hint: "leave the field out, send `$hash(…)` of it, or raise `clearance` with whoever answers for the system",
            related: [{ message: "its clearance", span: call.system.spanOf(["clearance"]) }],
          };
        }
      }
    }
  },
});
