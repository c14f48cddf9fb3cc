import { defaultOf, parse, walk } from "./ast.ts";
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

/** The conditions of `source` in the order of their numbers; none where it cannot be parsed. */
export function branchesOf(source: string): Branching[] {
  const found: Branching[] = [];
  try {
    walk(parse(source), (node) => {
      if (node.type === "condition")
        found.push({
          condition: found.length,
          range: rangeOf(node, source),
          isDefault: defaultOf(node) !== undefined,
        });
    });
  } catch {
    // `checkExpression` says why.
  }
  return found;
}
