import { defaultOf, infer } from "./ast.ts";
import { type ExpressionText, parsedExpression } from "./parsed-expression.ts";
import { rangeOf } from "./range.ts";

/** A condition of an expression: `? :`, `?:` or `??`. */
export interface Branching {
  /** Its number among the conditions of the expression. */
  condition: number;
  /** Offsets in the source. */
  range: readonly [start: number, end: number];
  /** Written `a ?? b` or `a ?: b`: `then` is `a` itself. */
  isDefault: boolean;
}

/** Which way a condition went. A missing `else` part counts as `else`. */
export type Branch = "then" | "else";

/** The conditions of an expression in the order of their numbers; none where it cannot be parsed. */
export function branchesOf(text: ExpressionText): Branching[] {
  const { source, tree } = parsedExpression(text);
  const found: Branching[] = [];
  // `checkExpression` says why.
  if (!tree) return found;
  infer(tree, (node) => {
    if (node.type === "condition")
      found.push({
        condition: found.length,
        range: rangeOf(node, source),
        isDefault: defaultOf(node) !== undefined,
      });
  });
  return found;
}
