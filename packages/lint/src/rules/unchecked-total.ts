import type { StepView } from "@crossdock/flow";
import { defineRule, type Fields, isFields } from "@crossdock/kit";
import { madeFields } from "@crossdock/mapping";
import { moneyFields } from "../facts/money-fields.ts";
import { type Subject, writesOf } from "../subject.ts";

export const uncheckedTotal = defineRule<Subject>({
  code: "XD321",
  name: "unchecked-total",
  severity: "warning",
  summary: "A step that writes prices or taxes says in `expect` what they must add up to.",
  why: "The target calculates for itself, with its own taxes and its own rounding. The customer has paid one amount, and the order asks for another one.",
  good: `
target: { system: erp, operation: invoices.upsert, match: [ number ] }
mapping: { number: orderNo, lines: '[lines.{ "sku": sku, "price": netAmount }]' }
expect: { total: total }
`,
  bad: `
target: { system: erp, operation: invoices.upsert, match: [ number ] }
                                  ^^^^^^^^^^^^^^^ \`price\` is written, and nothing says what the target must make of it
mapping: { number: orderNo, lines: '[lines.{ "sku": sku, "price": netAmount }]' }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const { step, operation } of writesOf(flow)) {
        if (operation.kind !== "call" || !operation.expect || step.value["expect"] !== undefined) continue;
        const target: Fields = isFields(step.value["target"]) ? step.value["target"] : {};
        if (operation.expects?.(target) === false) continue;
        const written = moneyIn(step, moneyFields(operation)).map((name) => `\`${name}\``);
        if (written.length === 0) continue;
        yield {
          span: flow.spanOf([...step.path, "target", "operation"]),
          message: `${written.join(", ")} ${written.length > 1 ? "are" : "is"} written, and nothing says what the target must make of ${written.length > 1 ? "them" : "it"}`,
          hint: `add \`expect\` with ${Object.keys(operation.expect.properties)
            .slice(0, 3)
            .map((name) => `\`${name}\``)
            .join(", ")} of the source`,
        };
      }
    }
  },
});

/** Fields of money that the mapping of a step makes. */
function moneyIn(step: StepView, money: ReadonlySet<string>): string[] {
  const made = step.expressions.flatMap(({ text, path, leaf = [] }) =>
    text.language === "expression" && path[step.path.length] === "mapping"
      ? [...leaf.map(String), ...madeFields(text)]
      : [],
  );
  return [...new Set(made)].filter((name) => money.has(name));
}
