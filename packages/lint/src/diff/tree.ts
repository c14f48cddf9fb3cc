import { type ExpressionView, expressionViews, kindOf, kindSchema, type Rendered } from "@crossdock/flow";
import { durationAt, type Path, type Registry, readFields, valueAt } from "@crossdock/kit";
import { durationText } from "./duration-text.ts";
import type { Side } from "./side.ts";

/** A resource as it is compared: defaults filled in, durations in one form, expressions known as such. */
export interface Tree {
  value: unknown;
  rendered: Rendered;
  /** By path; see `placeOf`. */
  expressions: ReadonlyMap<string, ExpressionView>;
}

export const placeOf = (path: Path): string => JSON.stringify(path);

/** Makes the tree of a rendered resource; of an overlay everything but its patch. */
export function treeOf(closed: Rendered, side: Side, registry: Registry): Tree {
  const rendered = kindOf(closed.kind, registry).diff?.opened?.(closed, side.files) ?? closed;
  const { kind, value, fields, spanOf } = rendered;
  const schema = kindSchema(kind, registry, value);
  const views = viewsOfFlow(rendered, side) ?? expressionViews(fields, spanOf, side.workspace);
  const expressions = new Map(views.map((view) => [placeOf(view.path), view]));
  const read = readFields(schema, value, (mark, written, path) => {
    if (mark.kind === "mapping") return wholeFile(expressions.get(placeOf(path)), written) ?? written;
    const length = mark.kind === "duration" ? durationAt(written) : undefined;
    return length === undefined ? written : durationText(length);
  });
  return { value: read, rendered, expressions };
}

/** Of a flow also those that its operations take; undefined for what is viewed as no flow. */
function viewsOfFlow(rendered: Rendered, side: Side): ExpressionView[] | undefined {
  const flow = side.flows.find((view) => view.rendered === rendered);
  return flow && [...flow.expressions, ...flow.steps.flatMap((step) => step.expressions)];
}

/** `mapping: { file: … }` is what the file says. */
function wholeFile(view: ExpressionView | undefined, written: unknown): string | undefined {
  return view && typeof written !== "string" ? view.text.source : undefined;
}

/** Whether a person wrote the value at this path, or it is a default. */
export function isWritten({ rendered }: Tree, path: Path): boolean {
  return valueAt(rendered.value, ...path) !== undefined;
}
