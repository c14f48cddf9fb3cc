import { loaderRule } from "../pages/loader-rule.ts";

export const misnamedResource = loaderRule("XD105", {
  good: `
# file: flows/base/taxes.table.yaml
kind: Table
name: taxes
owner: finance
rows: { standard: VAT 19 }
`,
  bad: `
# file: flows/base/taxes.table.yaml
kind: Table
name: tax-codes
      ^^^^^^^^^ \`taxes.table.yaml\` holds a Table that is named \`tax-codes\`
owner: finance
rows: { standard: VAT 19 }
`,
});
