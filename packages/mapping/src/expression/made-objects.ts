import { defaultOf, infer, isAdorned, type Node } from "./ast.ts";
import { type ExpressionText, parsedExpression } from "./parsed-expression.ts";
import { rangeOf } from "./range.ts";

/** A field of an object that an expression makes, where its value is a field of something else as it is. */
export interface CopiedField {
  name: string;
  /** Names that lead to the value: of fields, and first perhaps of a variable with its `$`. */
  from: readonly string[];
  /** Offsets of the field's name in the source. */
  range: readonly [start: number, end: number];
}

/** The fields that are copied into each object that an expression makes, in its order; none where it cannot be parsed. */
export function copiedFields(text: ExpressionText): CopiedField[][] {
  const { source, tree } = parsedExpression(text);
  const found: CopiedField[][] = [];
  // `checkExpression` says why.
  if (!tree) return found;
  infer(tree, (node) => {
    if (node.type !== "unary" || node.value !== "{") return;
    found.push(
      node.lhs.flatMap(([key, value]): CopiedField[] => {
        const from = namesOf(value);
        return key.type === "string" && from ? [{ name: key.value, from, range: rangeOf(key, source) }] : [];
      }),
    );
  });
  return found;
}

/** `a.b`, `$x.b` and, with another value where there is none, `a.b ?? c`. */
function namesOf(node: Node): string[] | undefined {
  if (node.type === "condition" && defaultOf(node) !== undefined) return namesOf(node.then);
  if (isAdorned(node) || node.stages !== undefined) return undefined;
  if (node.type === "name") return [node.value];
  if (node.type === "variable") return [`$${node.value}`];
  if (node.type !== "path") return undefined;
  const names = node.steps.map(namesOf);
  return names.every((each) => each !== undefined) ? names.flat() : undefined;
}

/** The names of all fields of the objects that an expression makes. */
export function madeFields(text: ExpressionText): string[] {
  const { tree } = parsedExpression(text);
  const names: string[] = [];
  if (!tree) return names;
  infer(tree, (node) => {
    if (node.type !== "unary" || node.value !== "{") return;
    for (const [key] of node.lhs) if (key.type === "string") names.push(key.value);
  });
  return names;
}
