import { loaderRule } from "../pages/loader-rule.ts";

export const noOwner = loaderRule("XD601", {
  good: `
kind: Table
name: taxes
owner: finance
rows: { standard: VAT 19 }
`,
  bad: `
kind: Table
^^^^^^^^^^^ missing field \`owner\`
name: taxes
rows: { standard: VAT 19 }
`,
});
