import type { Bindings, Expression, Mapping, Path } from "@crossdock/kit";
import { compileExpression, type ExpressionOptions } from "./compile-expression.ts";
import { ExpressionError } from "./expression-error.ts";

/** An `ExpressionError` of one leaf of a tree. */
export class MappingTreeError extends ExpressionError {
  /** Where in the tree the wrong expression stands. */
  readonly path: Path;

  constructor(path: Path, cause: ExpressionError) {
    super(cause.code, cause.message, cause.range, cause.hint);
    this.path = path;
  }
}

type Node =
  | { kind: "expression"; expression: Expression }
  | { kind: "literal"; value: unknown }
  | { kind: "object"; entries: [key: string, node: Node][] }
  | { kind: "list"; items: Node[] };

/**
 * Compiles a tree of expressions (objects and lists whose texts are expressions; numbers, booleans and null are
 * themselves) or one expression for the whole message. Throws a `MappingTreeError` for the first wrong leaf.
 */
export function compileMapping(tree: unknown, options: ExpressionOptions = {}): Mapping {
  const leaves: { path: Path; expression: Expression }[] = [];
  const root = compileNode(tree, [], options, leaves);
  return {
    leaves,
    evaluate: (message, bindings = {}) => evaluateNode(root, message, bindings),
  };
}

function compileNode(
  tree: unknown,
  path: Path,
  options: ExpressionOptions,
  leaves: { path: Path; expression: Expression }[],
): Node {
  if (typeof tree === "string") {
    const expression = compileLeaf(tree, path, options);
    leaves.push({ path, expression });
    return { kind: "expression", expression };
  }
  if (Array.isArray(tree)) {
    const items = tree.map((item, index) => compileNode(item, [...path, index], options, leaves));
    return { kind: "list", items };
  }
  if (typeof tree !== "object" || tree === null) return { kind: "literal", value: tree };
  const entries = Object.entries(tree).map(([key, entry]): [string, Node] => [
    key,
    compileNode(entry, [...path, key], options, leaves),
  ]);
  return { kind: "object", entries };
}

function compileLeaf(source: string, path: Path, options: ExpressionOptions): Expression {
  try {
    return compileExpression(source, options);
  } catch (error) {
    throw error instanceof ExpressionError ? new MappingTreeError(path, error) : error;
  }
}

/** Leaves run one after the other, so that of two failures always the first in the text is told. */
async function evaluateNode(node: Node, message: unknown, bindings: Bindings): Promise<unknown> {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "expression":
      return node.expression.evaluate(message, bindings);
    case "list": {
      const items: unknown[] = [];
      for (const item of node.items) {
        const value = await evaluateNode(item, message, bindings);
        if (value !== undefined) items.push(value);
      }
      return items;
    }
    case "object": {
      const result: Record<string, unknown> = {};
      for (const [key, entry] of node.entries) {
        const value = await evaluateNode(entry, message, bindings);
        if (value !== undefined) result[key] = value;
      }
      return result;
    }
  }
}
