import type { FlowView, SourceDocument } from "@crossdock/flow";
import { defineRule, valueAt } from "@crossdock/kit";
import { callsOf, isCritical, type Subject } from "../subject.ts";

const head = (name: string) => `# file: flows/base/${name}.flow.yaml
kind: Flow
name: ${name}
version: 1
owner: order-operations
domain: order`;

const rest = `runbook: docs/runbooks/orders.md
objective: { within: 15m, target: 99 }
demand: { messages: 100, per: 1h }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo }
mapping: { reference: orderNo, amount: total }
target: { system: erp, operation: payments.add }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

const orders = `${head("order-to-erp")}
criticality: critical
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
${rest}`;

const nightly =
  "trigger: { schedule: { cron: '0 3 * * *' }, fetch: { system: shop, operation: orders.list } }";

export const bulkBesideCritical = defineRule<Subject>({
  code: "XD410",
  name: "bulk-beside-critical",
  severity: "warning",
  summary: "A bulk flow does not stand in one line with a critical flow in front of a System.",
  why: "A System's slots go to the most urgent criticality first; a nightly mass of the same criticality makes every order wait.",
  good: `
${orders}
${head("nightly-payments")}
criticality: medium
${nightly}
${rest}
`,
  bad: `
${orders}
${head("nightly-payments")}
criticality: critical
             ^^^^^^^^ the bulk flow \`nightly-payments@1\` waits in one line with \`order-to-erp@1\` in front of \`acme-erp\`
${nightly}
${rest}
`,
  *check({ flows }) {
    const critical = flows.filter(isCritical);
    const callers = new Map<SourceDocument, FlowView>();
    for (const flow of critical) {
      if (isBulk(flow)) continue;
      for (const { call } of callsOf(flow)) if (call.system) callers.set(call.system, flow);
    }
    for (const flow of critical) {
      if (!isBulk(flow)) continue;
      const shared = [...callsOf(flow)].find(({ call }) => call.system && callers.has(call.system));
      const system = shared?.call.system;
      const other = system && callers.get(system);
      if (!system || !other) continue;
      yield {
        span: flow.spanOf(["criticality"]),
        message: `the bulk flow \`${flow.flow}\` waits in one line with \`${other.flow}\` in front of \`${system.name}\``,
        hint: "give the bulk flow a lower criticality, or a System of its own with few slots",
        related: [{ message: "the critical flow", span: other.spanOf(["criticality"]) }],
      };
    }
  },
});

/** A flow that gets its messages by the thousand: at a time, or from files. */
function isBulk({ triggers }: FlowView): boolean {
  return triggers.some(
    ({ part, value }) => part === "file" || (part === "schedule" && valueAt(value, "fetch") !== undefined),
  );
}
