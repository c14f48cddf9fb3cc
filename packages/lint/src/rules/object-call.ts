import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const objectCall = defineRule<Subject>({
  code: "XD215",
  name: "object-call",
  severity: "error",
  summary: "A function is called by its own name, not through an object.",
  why: "In `$x.f(y)` the argument `y` is looked up in `$x`, not in the message, and is missing.",
  good: `
mapping: { name: orderNo, note: '$string("web")' }
`,
  bad: `
mapping: { name: orderNo, note: '$vars.string("web")' }
                                       ^^^^^^^^^^^^^ \`$vars.string(…)\` reads its arguments from \`vars\`, not from the message
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("object-call", "bare-call");
  },
});
