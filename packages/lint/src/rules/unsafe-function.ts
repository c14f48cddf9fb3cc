import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const unsafeFunction = defineRule<Subject>({
  code: "XD205",
  name: "unsafe-function",
  severity: "error",
  summary: "An expression gives the same answer each time and ends.",
  why: "`$eval` runs text from the message, `$random` gives a replay another answer, and a function that always calls itself never ends.",
  good: `
mapping: { name: orderNo }
`,
  bad: `
mapping: { name: $eval(orderNo) }
                 ^^^^^ \`$eval\` is not allowed
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("forbidden", "unbounded-recursion");
  },
});
