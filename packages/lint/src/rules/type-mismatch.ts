import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const typeMismatch = defineRule<Subject>({
  code: "XD212",
  name: "type-mismatch",
  severity: "error",
  summary: "A mapped value has the type that its target takes.",
  why: "The target refuses each message, or converts the value to something else.",
  good: `
mapping: { name: orderNo, paid: paid }
`,
  bad: `
mapping: { name: orderNo, paid: orderNo }
                                ^^^^^^^ text where the target takes a boolean
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("type");
  },
});
