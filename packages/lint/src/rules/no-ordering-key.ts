import { defineRule, valueAt } from "@crossdock/kit";
import { type Subject, writesOf } from "../subject.ts";

export const noOrderingKey = defineRule<Subject>({
  code: "XD401",
  name: "no-ordering-key",
  severity: "error",
  summary: "A flow that writes has an `identity.key`.",
  why: "Two messages of one order would run at the same time, and the older one could win.",
  good: `
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  bad: `
identity: { id: messageId }
^^^^^^^^ messages about one thing may run at the same time and in any order
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      if (valueAt(flow.value, "identity", "key") !== undefined) continue;
      const [write] = writesOf(flow);
      if (!write) continue;
      yield {
        span: flow.spanOf(["identity"], "key"),
        message: "messages about one thing may run at the same time and in any order",
        hint: "add `identity.key` with what names the thing, such as `orderNo`",
        related: [
          {
            message: "this write needs an order",
            span: flow.spanOf([...write.step.path, "target", "operation"]),
          },
        ],
      };
    }
  },
});
