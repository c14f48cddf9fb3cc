import { loaderRule } from "../pages/loader-rule.ts";

export const unsupported = loaderRule("XD115", {
  good: `
queue: { limit: 5000 }
`,
  bad: `
reserve: { ledger: stock }
^^^^^^^ \`reserve\` is not supported yet
`,
});
