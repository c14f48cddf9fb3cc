import { defineRule, durationAt, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const cursorWithoutOverlap = defineRule<Subject>({
  code: "XD306",
  name: "cursor-without-overlap",
  severity: "error",
  summary: "A poll reads some time before its cursor again.",
  why: "Records become visible later than their time stamp says; what commits behind the cursor is never read.",
  good: `
trigger: { poll: { system: shop, operation: orders.list, every: 1m, cursor: { overlap: 5m } } }
`,
  bad: `
trigger: { poll: { system: shop, operation: orders.list, every: 1m, cursor: { overlap: 0s } } }
                                                                    ^^^^^^ what becomes visible behind the cursor is never read: nothing is read again
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const { part, path, value, called } of flow.triggers) {
        const { operation } = called;
        const drains = valueAt(value, "drain") === true;
        if (part !== "poll" || operation?.kind !== "list" || drains) continue;
        const cursor = valueAt(value, "cursor");
        // A cursor that says nothing about its overlap has the default of the trigger.
        if (cursor !== undefined && durationAt(cursor, "overlap") !== 0) continue;
        yield {
          span: flow.spanOf(cursor === undefined ? path : [...path, "cursor"], "key"),
          message: "what becomes visible behind the cursor is never read: nothing is read again",
          hint: "add `cursor: { overlap: 5m }`, longer than the source's longest transaction; duplicates are dropped by identity",
        };
      }
    }
  },
});
