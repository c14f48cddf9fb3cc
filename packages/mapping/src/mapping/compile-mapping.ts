import type { Expression, Mapping, Path } from "@crossdock/kit";
import type { EvaluateOne } from "../compiler/program.ts";
import { itemAt } from "../compiler/value.ts";
import type { Node } from "../expression/ast.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import { type ParsedExpression, parseExpression } from "../expression/parsed-expression.ts";
import { checkedTree, compileTogether, type ExpressionOptions } from "../expression/product-program.ts";
import { mostNarrowFields, wideObjects } from "./wide-objects.ts";

/** An `ExpressionError` of one leaf of a tree. */
export class MappingTreeError extends ExpressionError {
  /** Where in the tree the wrong expression stands. */
  readonly path: Path;

  constructor(path: Path, cause: ExpressionError) {
    super(cause);
    this.path = path;
  }
}

interface Leaf {
  path: Path;
  source: string;
  ast: Node;
  helpers: ParsedExpression["helpers"];
}

/** Makes the value of a part of the tree. */
type Build = (evaluate: EvaluateOne) => unknown;

/**
 * Compiles a tree of expressions (objects and lists whose texts are expressions; numbers, booleans and null are
 * themselves) or one expression for the whole message to one function: what several leaves have in common is evaluated
 * once. Throws a `MappingTreeError` for the first wrong leaf.
 */
export function compileMapping(tree: unknown, options: ExpressionOptions = {}): Mapping {
  const leaves: Leaf[] = [];
  const build = compilePart(tree, [], options, leaves);
  const evaluate = compileTogether(leaves, options);
  return {
    leaves: leaves.map(({ path, source }, index) => ({
      path,
      expression: leafExpression(source, (message, bindings = {}) =>
        evaluate(message, bindings, (evaluateOne) => evaluateOne(index)),
      ),
    })),
    evaluate: (message, bindings = {}) => evaluate(message, bindings, build),
  };
}

function leafExpression(source: string, evaluate: Expression["evaluate"]): Expression {
  return { source, evaluate };
}

function compilePart(tree: unknown, path: Path, options: ExpressionOptions, leaves: Leaf[]): Build {
  if (typeof tree === "string") {
    const index = leaves.length;
    const parsed = options.parse?.(tree) ?? parseExpression(tree);
    leaves.push({ path, source: tree, ast: leafTree(parsed, path, options), helpers: parsed.helpers });
    return (evaluate) => evaluate(index);
  }
  if (Array.isArray(tree)) {
    const items = tree.map((item, index) => compilePart(item, [...path, index], options, leaves));
    return (evaluate) => items.map((item) => item(evaluate)).filter((value) => value !== undefined);
  }
  if (typeof tree !== "object" || tree === null) return () => tree;
  const names = Object.keys(tree);
  const fields = Object.entries(tree).map(([key, entry]) =>
    compilePart(entry, [...path, key], options, leaves),
  );
  return names.length > mostNarrowFields && !names.includes("__proto__")
    ? wideBuild(names, fields)
    : narrowBuild(names, fields);
}

function narrowBuild(names: readonly string[], fields: readonly Build[]): Build {
  return (evaluate) => {
    const result: Record<string, unknown> = {};
    for (let at = 0; at < fields.length; at++) {
      const value = itemAt(fields, at)(evaluate);
      if (value !== undefined) result[itemAt(names, at)] = value;
    }
    return result;
  };
}

function wideBuild(names: readonly string[], fields: readonly Build[]): Build {
  const make = wideObjects(names);
  return (evaluate) => {
    const values = new Array<unknown>(fields.length);
    for (let at = 0; at < fields.length; at++) values[at] = itemAt(fields, at)(evaluate);
    return make(values);
  };
}

function leafTree(parsed: ParsedExpression, path: Path, options: ExpressionOptions): Node {
  try {
    return checkedTree(parsed, options);
  } catch (error) {
    throw error instanceof ExpressionError ? new MappingTreeError(path, error) : error;
  }
}
