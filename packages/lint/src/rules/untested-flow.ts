import { defineRule, textAt } from "@crossdock/kit";
import { flowTestsOf } from "../facts/flow-tests.ts";
import type { Subject } from "../subject.ts";

export const untestedFlow = defineRule<Subject>({
  code: "XD901",
  name: "untested-flow",
  severity: "error",
  summary: "Every flow that a retailer uses has a FlowTest.",
  why: "Nobody sees what a change of it breaks before orders do.",
  good: `
# file: test/flows/example.test.yaml
kind: FlowTest
name: example
owner: order-operations
flow: example@1
cases:
  - name: an event passes
    message: { messageId: m1, siteId: eu, orderNo: "1" }
    expect: { outcome: quarantined }
# file: flows/base/example.flow.yaml
kind: Flow
name: example
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
  bad: `
name: example
      ^^^^^^^ no FlowTest sends this flow a message
`,
  needs: ["tests"],
  *check({ workspace, flows, lookups }) {
    if (lookups.tests !== true) return;
    // What a broken test is about is not known.
    if (workspace.resources.list("FlowTest").some(({ valid }) => !valid)) return;
    const tested = new Set(flowTestsOf(workspace).map(({ value }) => textAt(value, "flow")));
    for (const flow of flows) {
      if (flow.retailer === null || tested.has(flow.flow)) continue;
      const name = flow.flow.split("@", 1)[0];
      yield {
        span: flow.spanOf(["name"]),
        message: "no FlowTest sends this flow a message",
        hint: `\`crossdock new test ${name}\` writes one; docs/testing-a-flow.md tells what a case can say`,
      };
    }
  },
});
