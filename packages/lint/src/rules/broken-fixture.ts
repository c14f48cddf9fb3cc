import { contractProblems } from "@crossdock/flow";
import { defineRule, itemsAt, numberAt, textAt, valueAt } from "@crossdock/kit";
import { receivedContracts, type TestMessage, testMessagesOf } from "../facts/flow-tests.ts";
import type { Subject } from "../subject.ts";

export const brokenFixture = defineRule<Subject>({
  code: "XD904",
  name: "broken-fixture",
  severity: "error",
  summary: "What a test sends fits the contract of its flow, unless the case expects that it does not.",
  why: "A message that nobody would send proves nothing about those that are sent.",
  good: `
# file: test/flows/example.test.yaml
kind: FlowTest
name: example
owner: order-operations
flow: example@1
cases:
  - name: an order without its lines is refused
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
# file: test/flows/example.test.yaml
kind: FlowTest
name: example
owner: order-operations
flow: example@1
cases:
  - name: an order passes
    message: { messageId: m1, siteId: eu, orderNo: 1, modifiedAt: "2026-05-04T09:00:00Z", currency: EUR, total: "1.00", lines: [], customer: { guest: true } }
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this message breaks retail.order@1: /orderNo must be string (got number)
    expect: { outcome: succeeded }
`,
  *check({ workspace, flows }) {
    for (const message of testMessagesOf(workspace)) {
      if (expectsRefusal(message)) continue;
      const name = textAt(message.test.value, "flow");
      const flow = flows.find((each) => each.flow === name);
      const contracts = flow ? receivedContracts(flow) : [];
      const judged = contracts.map((contract) => ({
        contract,
        problems: contractProblems(workspace, contract, message.value) ?? [],
      }));
      if (judged.some(({ problems }) => problems.length === 0)) continue;
      const [nearest] = judged.toSorted((one, two) => one.problems.length - two.problems.length);
      if (!nearest) continue;
      const [first, ...others] = nearest.problems;
      const more = others.length > 0 ? ` and ${others.length} more` : "";
      yield {
        span: message.test.spanOf(message.path),
        message: `${message.file === undefined ? "this message" : `\`${message.file}\``} breaks ${nearest.contract}: ${first}${more}`,
        hint: "correct it, or expect `outcome: quarantined` if that is the point of the case",
      };
    }
  },
});

/** The case is about a message that does not fit. */
function expectsRefusal({ each, index }: TestMessage): boolean {
  const outcome = itemsAt(each, "expect", "outcome")[index] ?? textAt(each, "expect", "outcome");
  if (outcome !== undefined) return outcome === "quarantined" || outcome === "refused";
  const error = textAt(each, "expect", "error") ?? textAt(each, "expect", "error", "class");
  const refused = (numberAt(each, "expect", "answer") ?? 0) >= 400;
  return error === "ContractViolation" || refused || valueAt(each, "expect", "problems") !== undefined;
}
