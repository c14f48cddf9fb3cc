import type { ExpressionView, SpanOf } from "@crossdock/flow";
import { defineRule, type Finding, type Path, type Span } from "@crossdock/kit";
import { copiedFields } from "@crossdock/mapping";
import type { Analyses } from "../analysis/analyses.ts";
import type { Subject } from "../subject.ts";

const call = `target: { system: erp, operation: call, method: write }`;

export const crossedFields = defineRule<Subject>({
  code: "XD216",
  name: "crossed-fields",
  severity: "warning",
  summary: "Two fields that source and target name alike do not change places.",
  why: "Both are text, so that every other check passes: the town stands where the postal code belongs, in every record that is written.",
  good: `
${call}
mapping:
  orderNo: orderNo
  siteId: siteId
  lines: 'lines.{ "sku": sku, "id": id }'
`,
  bad: `
${call}
mapping:
  orderNo: siteId
  ^^^^^^^ \`orderNo\` gets \`siteId\`, and \`siteId\` gets \`orderNo\`
  siteId: orderNo
  lines: 'lines.{ "sku": id, "id": sku }'
                  ^^^^^ \`sku\` gets \`id\`, and \`id\` gets \`sku\`
`,
  *check({ flows, rendered, analyses }) {
    for (const { steps, spanOf } of flows)
      for (const { expressions } of steps) yield* crossedIn(expressions, spanOf, analyses);
    for (const resource of rendered.resources)
      if (resource.kind === "Mapping" && resource.valid)
        yield* crossedIn(analyses.viewsOf(resource), resource.spanOf, analyses);
  },
});

/** A field, and the field that it is a copy of. */
interface Copy {
  name: string;
  from: Path;
  readonly span: Span;
}

function* crossedIn(
  views: readonly ExpressionView[],
  spanOf: SpanOf,
  analyses: Analyses,
): Generator<Finding> {
  const trees = new Map<string, Copy[]>();
  for (const view of views) {
    const { text, leaf, path } = view;
    const name = leaf?.at(-1);
    if (text.language !== "expression") continue;
    for (const fields of copiedFields(text)) {
      yield* crossedAmong(fields.map((field) => ({ ...field, span: view.span(field.range) })));
    }
    const [from, ...others] = analyses.reads(view);
    if (typeof name !== "string" || !from || others.length > 0) continue;
    const around = JSON.stringify(path.slice(0, -1));
    trees.set(around, [...(trees.get(around) ?? []), { name, from, span: spanOf(path, "key") }]);
  }
  for (const copies of trees.values()) yield* crossedAmong(copies);
}

/** Of fields of one object. */
function* crossedAmong(copies: readonly Copy[]): Generator<Finding> {
  for (const [index, one] of copies.entries()) {
    const other = copies.slice(index + 1).find((each) => isCrossed(one, each));
    if (!other) continue;
    yield {
      span: one.span,
      message: `\`${one.name}\` gets \`${one.from.join(".")}\`, and \`${other.name}\` gets \`${other.from.join(".")}\``,
      hint: "exchange the two",
      related: [{ message: "the other one", span: other.span }],
    };
  }
}

function isCrossed(one: Copy, other: Copy): boolean {
  return (
    one.name !== other.name &&
    one.from.at(-1) === other.name &&
    other.from.at(-1) === one.name &&
    String(one.from.slice(0, -1)) === String(other.from.slice(0, -1))
  );
}
