import { loaderRule } from "../pages/loader-rule.ts";

export const missingVersion = loaderRule("XD113", {
  good: `
input: { contract: retail.order@1 }
`,
  bad: `
input: { contract: retail.order }
                   ^^^^^^^^^^^^ the reference to the Contract \`retail.order\` says no version
`,
});
