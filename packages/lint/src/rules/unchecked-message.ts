import type { FlowView } from "@crossdock/flow";
import { defineRule, textAt, valueAt } from "@crossdock/kit";
import { type Subject, writesOf } from "../subject.ts";

const flow = `kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
identity: { id: messageId, key: orderNo, version: modifiedAt }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const uncheckedMessage = defineRule<Subject>({
  code: "XD307",
  name: "unchecked-message",
  severity: "error",
  summary: "A flow that writes says by `input` which contract its messages fit.",
  why: "A message with a missing or misspelt field would be found out half-way, after the first step has written.",
  good: `
${flow}
input: { contract: retail.order@1 }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
`,
  bad: `
${flow}
target: { system: erp, operation: orders.upsert, match: [ name ] }
                                  ^^^^^^^^^^^^^ \`orders.upsert\` writes what no contract has checked
mapping: { name: orderNo }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      if (textAt(flow.value, "input", "contract") !== undefined || makesItsOwn(flow)) continue;
      const [write] = writesOf(flow);
      if (!write) continue;
      yield {
        span: flow.spanOf([...write.step.path, "target", "operation"]),
        message: `\`${write.operation.name}\` writes what no contract has checked`,
        hint: "add `input: { contract: name@1 }` and the Contract with the schema of the message",
      };
    }
  },
});

/** A schedule that fetches nothing makes the message: nobody else's fields are in it. */
function makesItsOwn({ triggers }: FlowView): boolean {
  const isOwn = triggers.map(
    ({ part, value }) => part === "schedule" && valueAt(value, "fetch") === undefined,
  );
  return isOwn.length > 0 && !isOwn.includes(false);
}
