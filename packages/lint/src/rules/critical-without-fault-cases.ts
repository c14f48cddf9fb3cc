import type { FlowView, Workspace } from "@crossdock/flow";
import { defineRule } from "@crossdock/kit";
import { losesAnswer, replays, testsOf } from "../facts/flow-tests.ts";
import { isCritical, type Subject, writesOf } from "../subject.ts";

export const criticalWithoutFaultCases = defineRule<Subject>({
  code: "XD902",
  name: "critical-without-fault-cases",
  severity: "error",
  summary: "The tests of a critical flow lose an answer and replay a message.",
  why: "These two are how an order is written twice, and neither happens while somebody watches.",
  good: `
# file: flows/base/example.flow.yaml
kind: Flow
name: example
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
# file: test/flows/example.test.yaml
kind: FlowTest
name: example
owner: order-operations
flow: example@1
mocks:
  - { step: main, fails: [ Timeout ], applied: true, then: { id: 7, state: draft } }
cases:
  - name: an event without a site is refused, however often it is replayed
    message: { messageId: m1, orderNo: "1" }
    replay: 2
    expect: { outcome: quarantined }
`,
  bad: `
# file: flows/base/example.flow.yaml
kind: Flow
name: example
version: 1
owner: order-operations
domain: order
criticality: critical
             ^^^^^^^^ no case of this critical flow loses an answer, or replays a message
runbook: docs/runbooks/orders.md
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
objective: { within: 15m, target: 99 }
demand: { messages: 100, per: 1h }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]
# file: test/flows/example.test.yaml
kind: FlowTest
name: example
owner: order-operations
flow: example@1
cases:
  - name: an event without a site is refused
    message: { messageId: m1, orderNo: "1" }
    expect: { outcome: quarantined }
`,
  *check({ workspace, flows }) {
    const critical = flows.filter((flow) => isCritical(flow) && !writesOf(flow).next().done);
    for (const flow of critical) {
      const missing = missingIn(workspace, flow);
      if (missing.length === 0) continue;
      const isComplete = critical.some(
        (other) => other.flow === flow.flow && missingIn(workspace, other).length === 0,
      );
      // The tests of one retailer say nothing of what another one patches.
      const place = isComplete ? flow.rendered.overlays[0] : undefined;
      yield {
        span: place?.spanOf(["name"]) ?? flow.spanOf(["criticality"]),
        message: `no case of this critical flow ${missing.join(", or ")}${isComplete ? ` for ${flow.retailer}` : ""}`,
        hint: "add a case with `fails: [ Timeout ], applied: true` in a mock, and one with `replay: 1`",
      };
    }
  },
});

/** What no test of the flow does for its retailer. Where there is no test at all, that is the finding (XD901). */
function missingIn(workspace: Workspace, { flow, retailer }: FlowView): string[] {
  const tests = testsOf(workspace, flow, retailer);
  if (tests.length === 0) return [];
  return [
    ...(tests.some(losesAnswer) ? [] : ["loses an answer"]),
    ...(tests.some(replays) ? [] : ["replays a message"]),
  ];
}
