import type { FlowView, Workspace } from "@crossdock/flow";
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
      const judged = flowsOf(message, flows).map((flow) => ({
        flow,
        ...judge(workspace, flow, message.value),
      }));
      const broken = judged.find(({ problems }) => problems.length > 0);
      if (!broken) continue;
      const { contract, problems } = broken;
      // Retailers may take other contracts: one of them does not speak for all.
      const whose = broken.flow.retailer !== null && judged.length > 1 ? ` of ${broken.flow.retailer}` : "";
      const [first, ...others] = problems;
      const more = others.length > 0 ? ` and ${others.length} more` : "";
      yield {
        span: message.test.spanOf(message.path),
        message: `${message.file === undefined ? "this message" : `\`${message.file}\``} breaks ${contract}${whose}: ${first}${more}`,
        hint: "correct it, or expect `outcome: quarantined` if that is the point of the case",
      };
    }
  },
});

/** The flow as each retailer runs it for whom this is a test. */
function flowsOf({ test }: TestMessage, flows: readonly FlowView[]): FlowView[] {
  const name = textAt(test.value, "flow");
  const retailer = textAt(test.value, "retailer");
  return flows.filter((flow) => flow.flow === name && (retailer === undefined || flow.retailer === retailer));
}

/** What keeps a message from the contract that it comes nearest to; no problems where one takes it. */
function judge(
  workspace: Workspace,
  flow: FlowView,
  message: unknown,
): { contract: string; problems: readonly string[] } {
  const judged = receivedContracts(flow).map((contract) => ({
    contract,
    problems: workspace.contracts.problems(contract, message) ?? [],
  }));
  const [nearest] = judged.toSorted((one, two) => one.problems.length - two.problems.length);
  return nearest ?? { contract: "", problems: [] };
}

/** The case is about a message that does not fit. */
function expectsRefusal({ each, index }: TestMessage): boolean {
  const outcome = itemsAt(each, "expect", "outcome")[index] ?? textAt(each, "expect", "outcome");
  if (outcome !== undefined) return outcome === "quarantined" || outcome === "refused";
  const error = textAt(each, "expect", "error") ?? textAt(each, "expect", "error", "class");
  const refused = (numberAt(each, "expect", "answer") ?? 0) >= 400;
  return error === "ContractViolation" || refused || valueAt(each, "expect", "problems") !== undefined;
}
