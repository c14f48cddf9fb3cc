import { loaderRule } from "../pages/loader-rule.ts";

export const wrongShape = loaderRule("XD114", {
  good: `
queue: { limit: 5000 }
`,
  bad: `
queue: { limit: many }
                ^^^^ \`limit\` must be a whole number, not text
`,
});
