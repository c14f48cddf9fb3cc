import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const inexactMoney = defineRule<Subject>({
  code: "XD207",
  name: "inexact-money",
  severity: "error",
  summary: "Money is calculated with the `$dec\u2026` helpers.",
  why: "JSONata calculates in binary fractions and rounds half to even: totals are off by a cent.",
  good: `
mapping: { name: orderNo, total: '$decSum(lines.netAmount)' }
`,
  bad: `
mapping: { name: orderNo, total: '$sum(lines.netAmount)' }
                                  ^^^^^^^^^^^^^^^^^^^^^ \`$sum\` works on an amount of money with binary fractions, which loses cents
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("money-arithmetic");
  },
});
