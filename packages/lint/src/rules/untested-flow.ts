import { splitReference } from "@crossdock/flow";
import { defineRule } from "@crossdock/kit";
import { testsOf } from "../facts/flow-tests.ts";
import type { Subject } from "../subject.ts";

export const untestedFlow = defineRule<Subject>({
  code: "XD901",
  name: "untested-flow",
  severity: "error",
  summary: "Every flow that a retailer uses has a FlowTest that runs it for this retailer.",
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
    for (const flow of flows) {
      const { retailer } = flow;
      if (retailer === null || testsOf(workspace, flow.flow, retailer).length > 0) continue;
      const { name } = splitReference(flow.flow);
      const others = flows.filter((each) => each.flow === flow.flow && each.retailer !== null);
      const tested = others.filter((each) => testsOf(workspace, each.flow, each.retailer).length > 0);
      yield {
        // What the retailer patches is what no test of another one runs.
        span: (flow.rendered.overlays[0] ?? flow).spanOf(["name"]),
        message:
          tested.length === 0
            ? "no FlowTest sends this flow a message"
            : `no FlowTest sends \`${name}\` a message for ${retailer}, only for ${tested.map((each) => each.retailer).join(", ")}`,
        hint:
          tested.length === 0
            ? `\`crossdock new test ${name}\` writes one; docs/testing-a-flow.md tells what a case can say`
            : `\`crossdock new test ${name} --retailer ${retailer}\` writes one; a test without \`retailer\` runs for each`,
      };
    }
  },
});
