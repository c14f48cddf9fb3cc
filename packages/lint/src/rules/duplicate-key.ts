import { loaderRule } from "../pages/loader-rule.ts";

export const duplicateKey = loaderRule("XD102", {
  good: `
owner: order-operations
`,
  bad: `
owner: order-operations
owner: commerce
^^^^^ \`owner\` stands here a second time
`,
});
