import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const typeMismatch = defineRule<Subject>({
  code: "XD212",
  name: "type-mismatch",
  severity: "error",
  summary: "A value has the type that its target, its operator or its function takes.",
  why: "The target refuses each message or converts the value to something else; the operator fails with the first message.",
  good: `
mapping: { name: orderNo, paid: paid, company: $number(orderNo) * 2 }
`,
  bad: `
mapping: { name: orderNo, paid: orderNo, company: orderNo * 2 }
                                ^^^^^^^ text where the target takes a boolean
                                                  ^^^^^^^ \`*\` takes numbers, and this is text
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("type", "operand");
  },
});
