import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const swallowedOptional = defineRule<Subject>({
  code: "XD209",
  name: "swallowed-optional",
  severity: "warning",
  summary: "An optional field does not vanish inside `&`, `$not`, `$boolean` or `$sum`.",
  why: "A missing value counts as empty text, or the whole result is missing; nobody sees that data was not there.",
  good: `
mapping: { name: orderNo, note: '$exists(customer.number) ? "customer " & customer.number : "guest"' }
`,
  bad: `
mapping: { name: orderNo, note: '"customer " & customer.number' }
                                               ^^^^^^^^^^^^^^^ the value is optional: where it is missing, \`&\` makes of it the empty text
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("optional-swallowed");
  },
});
