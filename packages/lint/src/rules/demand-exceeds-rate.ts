import type { FlowView, SourceDocument } from "@crossdock/flow";
import { defineRule, durationAt, numberAt } from "@crossdock/kit";
import { callsOf, type Subject } from "../subject.ts";

const flow = (demand: string) => `# file: flows/retailers/acme/acme-erp.system.yaml
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, rate: { requests: 20, per: 1m }, timeout: 150s }${demand}
breaker: { failures: 10, within: 1m, probe: 30s }
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high`;

const rest = `trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const demandExceedsRate = defineRule<Subject>({
  code: "XD407",
  name: "demand-exceeds-rate",
  severity: "warning",
  summary: "The `demand` of all flows together is within the rate of every System that they call.",
  why: "At the busiest hour the backlog grows for ever, and the newest order waits behind all others.",
  good: `
${flow("")}
demand: { messages: 1000, per: 1h }
${rest}
`,
  bad: `
${flow("\n                                ^^^^^^^^^^^^^^^^^^^^^^^^^ the flows ask `acme-erp` for 50 calls in the time in which it takes 20")}
demand: { messages: 3000, per: 1h }
${rest}
`,
  *check({ flows, systems }) {
    const asked = new Map<SourceDocument, { flow: FlowView; calls: number }[]>();
    for (const flow of flows) {
      const messages = numberAt(flow.value, "demand", "messages");
      const per = durationAt(flow.value, "demand", "per") ?? 3_600_000;
      if (messages === undefined || per === 0) continue;
      for (const { step, call } of callsOf(flow)) {
        if (!call.system) continue;
        // One way of a route is taken.
        const calls = messages / per / step.calls.length;
        asked.set(call.system, [...(asked.get(call.system) ?? []), { flow, calls }]);
      }
    }
    for (const system of systems) {
      const requests = numberAt(system.value, "limits", "rate", "requests");
      const time = durationAt(system.value, "limits", "rate", "per");
      const demands = asked.get(system) ?? [];
      if (requests === undefined || time === undefined) continue;
      const calls = demands.reduce((sum, demand) => sum + demand.calls * time, 0);
      if (calls <= requests) continue;
      const largest = [...new Set([...demands].sort((a, b) => b.calls - a.calls).map(({ flow }) => flow))];
      yield {
        span: system.spanOf(["limits", "rate"]),
        message: `the flows ask \`${system.name}\` for ${rounded(calls)} calls in the time in which it takes ${requests}`,
        hint: "agree on a higher rate, batch the largest flow, or move it to the quiet hours",
        related: largest.slice(0, 3).map((flow) => ({
          message: `the demand of \`${flow.flow}\``,
          span: flow.spanOf(["demand"]),
        })),
      };
    }
  },
});

function rounded(calls: number): string {
  return calls >= 100 ? calls.toFixed(0) : String(Number(calls.toPrecision(2)));
}
