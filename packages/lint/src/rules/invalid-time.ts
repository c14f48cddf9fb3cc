import { loaderRule } from "../pages/loader-rule.ts";

export const invalidTime = loaderRule("XD111", {
  good: `
defaults: { timeout: 20s }
`,
  bad: `
defaults: { timeout: 20 s }
                     ^^^^ \`timeout\` must be a duration such as \`500ms\`, \`30s\`, \`10m\`, \`2h\` or \`1d\`
`,
});
