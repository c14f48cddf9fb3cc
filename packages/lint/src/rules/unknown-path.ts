import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const unknownPath = defineRule<Subject>({
  code: "XD202",
  name: "unknown-path",
  severity: "error",
  summary: "A path exists in the contract of the message.",
  why: "JSONata gives nothing for a path that does not exist; the field would silently be empty in every order.",
  good: `
mapping: { name: orderNo, note: customer.number }
`,
  bad: `
mapping: { name: orderNo, note: customer.nomber }
                                         ^^^^^^ \`customer\` has no field \`nomber\`
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("unknown-path");
  },
});
