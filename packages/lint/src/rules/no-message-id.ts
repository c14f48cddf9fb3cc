import { defineRule, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const noMessageId = defineRule<Subject>({
  code: "XD302",
  name: "no-message-id",
  severity: "error",
  summary: "A flow of events has an `identity.id`; a flow of states has a key and a version.",
  why: "Sources deliver twice. Without an identity the second delivery of an event is a second order.",
  good: `
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  bad: `
identity: { key: orderNo }
^^^^^^^^ nothing tells a message from a second delivery of it
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      const isSaid = (field: string): boolean => valueAt(flow.value, "identity", field) !== undefined;
      if (isSaid("id") || isSaid("version")) continue;
      yield {
        span: flow.spanOf(["identity"], "key"),
        message: "nothing tells a message from a second delivery of it",
        hint: "add `identity.id` with what the source numbers its events by, or `identity.version` for states",
      };
    }
  },
});
