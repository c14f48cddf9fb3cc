import { defineRule, valueAt } from "@crossdock/kit";
import { isOncePerKey } from "../analysis/written.ts";
import { type Subject, writesOf } from "../subject.ts";

export const unversionedState = defineRule<Subject>({
  code: "XD403",
  name: "unversioned-state",
  severity: "error",
  summary: "A flow that overwrites a state has an `identity.version`.",
  why: "The last write wins: a late or repeated delivery of an older state would overwrite the newer one.",
  good: `
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
`,
  bad: `
identity: { id: messageId, key: orderNo }
^^^^^^^^ an older state may overwrite a newer one
target: { system: erp, operation: orders.upsert, match: [ name ] }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      if (valueAt(flow.value, "identity", "version") !== undefined || isOncePerKey(flow)) continue;
      const write = [...writesOf(flow)].find(({ operation }) => operation.trait === "upsert");
      if (!write) continue;
      yield {
        span: flow.spanOf(["identity"], "key"),
        message: "an older state may overwrite a newer one",
        hint: "add `identity.version` with a number or an instant of the source, such as `modifiedAt`",
        related: [
          {
            message: "the last write wins here",
            span: flow.spanOf([...write.step.path, "target", "operation"]),
          },
        ],
      };
    }
  },
});
