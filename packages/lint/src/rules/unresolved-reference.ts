import { loaderRule } from "../loader-rule.ts";

export const unresolvedReference = loaderRule("XD103", {
  good: `
input: { contract: retail.order@1 }
`,
  bad: `
input: { contract: retail.ordr@1 }
                   ^^^^^^^^^^^^^ there is no Contract \`retail.ordr@1\`
`,
});
