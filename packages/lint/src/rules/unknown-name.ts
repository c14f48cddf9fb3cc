import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const unknownName = defineRule<Subject>({
  code: "XD204",
  name: "unknown-name",
  severity: "error",
  summary: "Variables, functions and tables that an expression names exist.",
  why: "The expression would fail or give nothing with the first message.",
  good: `
mapping: { name: $string(orderNo), company: $vars.companyId }
`,
  bad: `
mapping: { name: $sting(orderNo), company: $var.companyId }
                 ^^^^^^ there is no function \`$sting\`
                                           ^^^^ there is no variable \`$var\`
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("unknown-variable", "unknown-helper", "unknown-table");
  },
});
