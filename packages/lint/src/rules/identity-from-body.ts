import { defineRule } from "@crossdock/kit";
import { callsOf } from "@crossdock/mapping";
import type { Subject } from "../subject.ts";

export const identityFromBody = defineRule<Subject>({
  code: "XD303",
  name: "identity-from-body",
  severity: "error",
  summary: "`identity.id` is a number that the source gives, not a hash of the whole message.",
  why: "A source that repeats a message with another time stamp or field order makes another hash: a second order.",
  good: `
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  bad: `
identity: { id: $hash($), key: orderNo }
                ^^^^^^^^ the identity is a hash of the whole message
target: { system: erp, operation: payments.add }
mapping: { reference: orderNo, amount: total }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const view of flow.expressions) {
        const { path, text } = view;
        if (path[0] !== "identity" || path[1] !== "id" || text.language !== "expression") continue;
        for (const { range, arguments: values } of callsOf(text, "hash")) {
          if (!values.some(({ kind }) => kind === "message")) continue;
          yield {
            span: view.span(range),
            message: "the identity is a hash of the whole message",
            hint: "use what the source numbers its messages by; or hash the fields that make it the same event",
          };
        }
      }
    }
  },
});
