import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const bareWord = defineRule<Subject>({
  code: "XD203",
  name: "bare-word",
  severity: "error",
  summary: "A constant is quoted inside the expression.",
  why: "A bare word is a path; where the message has no such field it gives nothing, and the constant is never sent.",
  good: `
mapping: { name: orderNo, note: '"web"' }
`,
  bad: `
mapping: { name: orderNo, note: web }
                                ^^^ \`web\` is not a field of the input, so it yields nothing
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("bare-word");
  },
});
