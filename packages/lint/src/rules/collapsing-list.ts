import { defineRule } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const collapsingList = defineRule<Subject>({
  code: "XD206",
  name: "collapsing-list",
  severity: "error",
  summary: "A path that feeds a list stands in `[...]` or `$array(...)`.",
  why: "JSONata gives one value instead of a list of one, and nothing instead of an empty list: the order with one line fails.",
  good: `
mapping: { name: orderNo, lines: '[lines.{ "sku": sku, "quantity": quantity }]' }
`,
  bad: `
mapping: { name: orderNo, lines: 'lines.{ "sku": sku, "quantity": quantity }' }
                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a list of one item arrives as the item, an empty list not at all
`,
  perFlow: true,
  *check({ analyses }) {
    yield* analyses.of("collapses");
  },
});
