import { loaderRule } from "../pages/loader-rule.ts";

export const invalidExpression = loaderRule("XD201", {
  good: `
mapping: { name: '"SF-" & orderNo' }
`,
  bad: `
mapping: { name: '"SF-" & (orderNo' }
                                  ^ expected ")" before end of expression
`,
});
