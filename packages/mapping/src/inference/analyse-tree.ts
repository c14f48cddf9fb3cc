import type { Path } from "@crossdock/kit";
import { analyse } from "./analyse.ts";
import type { Analysis, Scope } from "./analysis.ts";
import { list, type Shape, unknown } from "./shape.ts";
import { shapeOfValue } from "./shape-of.ts";

/** A mapping tree, inferred. */
export interface TreeAnalysis {
  /** The result of the whole tree; ranges in it count inside the leaf that they come from. */
  shape: Shape;
  leaves: { path: Path; source: string; analysis: Analysis }[];
}

/** As `analyse`, for a tree as `compileMapping` takes it. */
export function analyseTree(tree: unknown, scope: Scope): TreeAnalysis {
  const leaves: TreeAnalysis["leaves"] = [];
  const visit = (node: unknown, path: Path): Shape => {
    if (typeof node === "string") {
      const analysis = analyse(node, scope);
      leaves.push({ path, source: node, analysis });
      return analysis.shape;
    }
    if (Array.isArray(node)) return listOf(node.map((item, index) => visit(item, [...path, index])));
    if (typeof node !== "object" || node === null) return shapeOfValue(node);
    const fields = Object.entries(node).map(
      ([name, entry]) => [name, visit(entry, [...path, name])] as const,
    );
    return { type: "object", fields: Object.fromEntries(fields) };
  };
  return { shape: visit(tree, []), leaves };
}

/** Items of different shapes are told apart by nothing but their place, so the whole is not judged. */
function listOf(items: readonly Shape[]): Shape {
  const [first] = items;
  return list(items.length === 1 && first ? first : unknown);
}
