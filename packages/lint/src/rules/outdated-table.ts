import { defineRule, textAt } from "@crossdock/kit";
import { todayOf } from "../facts/retirement.ts";
import type { Subject } from "../subject.ts";

export const outdatedTable = defineRule<Subject>({
  code: "XD116",
  name: "outdated-table",
  severity: "warning",
  summary: "A table that says when its values count, counts today.",
  why: "Last year's tax rates are looked up as quietly as this year's.",
  good: `
kind: Table
name: taxes
owner: finance
rows: { standard: VAT 19 }
valid: { from: 2021-01-01 }
`,
  bad: `
kind: Table
name: taxes
owner: finance
rows: { standard: VAT 16 }
valid: { from: 2020-07-01, until: 2020-12-31 }
                                  ^^^^^^^^^^ the values of \`taxes\` counted until 2020-12-31
`,
  *check({ workspace, lookups }) {
    const today = todayOf(lookups);
    for (const table of workspace.resources.list("Table")) {
      if (!table.valid) continue;
      const from = textAt(table.value, "valid", "from");
      const until = textAt(table.value, "valid", "until");
      if (from !== undefined && from > today) {
        yield {
          span: table.spanOf(["valid", "from"]),
          message: `the values of \`${table.name}\` do not count before ${from}`,
          hint: "put the values that count today into the rows until then",
        };
      }
      if (until !== undefined && until < today) {
        yield {
          span: table.spanOf(["valid", "until"]),
          message: `the values of \`${table.name}\` counted until ${until}`,
          hint: "put the values that count now into the rows, and correct `valid`",
        };
      }
    }
  },
});
