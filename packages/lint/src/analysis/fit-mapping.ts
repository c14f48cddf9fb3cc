import type { ExpressionView, SpanOf } from "@crossdock/flow";
import { type Finding, type Path, valueAt } from "@crossdock/kit";
import {
  type AssignmentProblem,
  assignable,
  mappingWords,
  type Shape,
  shapeOfValue,
} from "@crossdock/mapping";
import { expressionFix } from "../fix/expression-fix.ts";
import type { Judging } from "./judge-expression.ts";

/** A tree of expressions in a resource, and the shape of what each of them yields. */
export interface Made {
  resource: { value: unknown; spanOf: SpanOf };
  /** Where the tree begins. */
  place: Path;
  shapes: ReadonlyMap<ExpressionView, Shape>;
}

/** Notes where what a mapping makes is not what its target takes. */
export function fitMapping(made: Made, target: Shape, { add }: Pick<Judging, "add">): void {
  const tree = valueAt(made.resource.value, ...made.place);
  if (tree === undefined) return;
  const byPath = new Map([...made.shapes].map(([{ path }, shape]) => [JSON.stringify(path), shape]));
  for (const found of assignable(shapeOfTree(tree, made.place, byPath), target)) {
    add(found.kind, findingOf(found, made));
  }
}

function shapeOfTree(tree: unknown, path: Path, shapes: ReadonlyMap<string, Shape>): Shape {
  const whole = shapes.get(JSON.stringify(path));
  if (whole) return whole;
  if (typeof tree === "string") return { type: "unknown" };
  if (Array.isArray(tree)) return { type: "list", items: { type: "unknown" } };
  if (typeof tree !== "object" || tree === null) return shapeOfValue(tree);
  const fields = Object.entries(tree).map(
    ([key, entry]) => [key, shapeOfTree(entry, [...path, key], shapes)] as const,
  );
  return { type: "object", fields: Object.fromEntries(fields) };
}

/** A field of the tree is blamed by its key, a field that an expression makes by the part that makes it. */
function findingOf(found: AssignmentProblem, made: Made): Finding {
  const { kind, path, range, part, problem } = found;
  const { meant } = problem;
  const { message, hint } = mappingWords(problem);
  const { resource, place, shapes } = made;
  const full = [...place, ...path];
  const leaf = [...shapes.keys()].find((view) => view.path.every((step, index) => step === full[index]));
  const inside = leaf !== undefined && (leaf.path.length < full.length || part !== "key");
  const key = resource.spanOf(full, "key");
  const renamed =
    meant === undefined ? undefined : { title: `write \`${meant}\``, edits: [{ span: key, text: meant }] };
  const collapse = inside && kind === "collapses" ? expressionFix(leaf, found) : undefined;
  const fix = inside ? collapse : part === "key" ? renamed : undefined;
  return {
    span: inside ? leaf.span(range) : key,
    message,
    ...(hint ? { hint } : {}),
    ...(fix ? { fix } : {}),
    problem,
  };
}
