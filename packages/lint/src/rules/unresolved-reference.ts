import type { FlowView } from "@crossdock/flow";
import { didYouMean, errorClasses, itemsAt, nearest, textAt } from "@crossdock/kit";
import { loaderRule } from "../pages/loader-rule.ts";

export const unresolvedReference = loaderRule("XD103", {
  good: `
input: { contract: retail.order@1 }
steps:
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
    assert: [ { that: $exists($result.id), error: OrderLost } ]
catch:
  - { errors: [ OrderLost ], action: deadLetter }
  - { errors: [ Any ], action: deadLetter }
`,
  bad: `
input: { contract: retail.ordr@1 }
                   ^^^^^^^^^^^^^ there is no Contract \`retail.ordr@1\`
steps:
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
    assert: [ { that: $exists($result.id), error: OrderLost } ]
catch:
  - { errors: [ OrderLst ], action: deadLetter }
                ^^^^^^^^ nothing raises \`OrderLst\`
  - { errors: [ Any ], action: deadLetter }
`,
  *check({ flows, analyses }) {
    for (const flow of flows) {
      const known = new Set([...Object.keys(errorClasses), "Any", ...asserted(flow), ...analyses.raised()]);
      for (const [index, line] of itemsAt(flow.value, "catch").entries()) {
        for (const [place, name] of itemsAt(line, "errors").entries()) {
          if (typeof name !== "string" || known.has(name)) continue;
          yield {
            span: flow.spanOf(["catch", index, "errors", place]),
            message: `nothing raises \`${name}\``,
            hint: didYouMean(name, known) ?? "name an error class, or an error of an `assert` or a `$raise`",
            problem: { id: "unknown-error", meant: nearest(name, known) },
          };
        }
      }
    }
  },
});

function asserted({ steps }: FlowView): string[] {
  return steps.flatMap(({ value }) => itemsAt(value, "assert").map((line) => textAt(line, "error") ?? ""));
}
