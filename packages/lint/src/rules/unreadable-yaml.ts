import { loaderRule } from "../pages/loader-rule.ts";

export const unreadableYaml = loaderRule("XD100", {
  good: `
owner: order-operations
domain: order
`,
  bad: `
owner: &team order-operations
             ^^^^^^^^^^^^^^^^ anchors such as \`&team\` are not allowed
domain: order
`,
});
