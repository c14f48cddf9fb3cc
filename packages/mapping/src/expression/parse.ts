import jsonata from "jsonata";
import { infer, type LambdaNode, type Node, type RegexNode } from "./ast.ts";

/**
 * Parses `source`. Throws what the parser throws: an object with `code`, `position` and `token`, or the `SyntaxError` of
 * a regular expression.
 */
export function parse(source: string): Node {
  // The declared type of the package names only some of the nodes that its parser makes.
  const tree = plain(jsonata(source).ast(), new Map()) as Node;
  // Only these operators make copies.
  if (source.includes("?:") || source.includes("??")) infer(tree, mendCopy);
  return tree;
}

/**
 * The tree alone. The parser's nodes inherit from its table of symbols, which would stay in memory for as long as a node
 * does: most of what an expression takes.
 */
function plain(part: unknown, copies: Map<unknown, unknown>): unknown {
  if (typeof part !== "object" || part === null || part instanceof RegExp || "validate" in part) return part;
  const known = copies.get(part);
  if (known) return known;
  if (Array.isArray(part)) {
    const items: unknown[] = [];
    copies.set(part, items);
    for (const item of part) items.push(plain(item, copies));
    return items;
  }
  const copy: Record<string, unknown> = {};
  copies.set(part, copy);
  for (const [key, value] of Object.entries(part)) copy[key] = plain(value, copies);
  return copy;
}

/**
 * The condition of `?:` and `??` is a copy of the value before it, made by way of JSON, in which patterns become empty
 * objects and signatures lose their check. It gets those of the original back.
 */
function mendCopy(node: Node): void {
  if (node.type !== "condition") return;
  const copies = unwritable(node.condition);
  const originals = unwritable(node.then);
  if (copies.length !== originals.length) return;
  for (const [at, copy] of copies.entries()) {
    const original = originals[at];
    if (copy.type === "regex" && original?.type === "regex") {
      if (!(copy.value instanceof RegExp)) copy.value = original.value;
    } else if (copy.type === "lambda" && original?.type === "lambda" && original.signature) {
      if (copy.signature) copy.signature = original.signature;
    }
  }
}

/** The nodes that JSON cannot write. */
function unwritable(node: Node): (RegexNode | LambdaNode)[] {
  const found: (RegexNode | LambdaNode)[] = [];
  infer(node, (part) => {
    if (part.type === "regex" || (part.type === "lambda" && part.signature)) found.push(part);
  });
  return found;
}
