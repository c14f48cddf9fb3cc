import type { Path } from "@crossdock/kit";
import { inspect } from "../expression/check-expression.ts";
import { type ExpressionText, parsedExpression } from "../expression/parsed-expression.ts";
import type { Analysis, Scope } from "./analysis.ts";
import { collector, type Inference, placeText, rootFrame } from "./context.ts";
import { shapeOfNode } from "./infer-node.ts";
import { type Shape, unknown } from "./shape.ts";

/** Nodes that one inference visits at most; what lies beyond is unknown. */
const most = 200_000;
/** Levels of nodes inside nodes, calls included. */
const deepest = 300;

/**
 * Walks an expression without data: what shape it yields, which paths it reads, and what is wrong with it. What is
 * unknown raises no problem.
 */
export function analyse(text: ExpressionText, scope: Scope): Analysis {
  const parsed = parsedExpression(text);
  const { source } = parsed;
  const checked = inspect(parsed, [...Object.keys(scope.variables), "table"]);
  if (!checked.ast) return { shape: unknown, reads: [], problems: checked.problems };
  const { problems, ...notes } = collector(source);
  const reads = new Map<string, Path>();
  let places = 0;
  const infer: Inference = {
    source,
    scope,
    visit: shapeOfNode,
    budget: { nodes: most, depth: deepest },
    idle: new Map(),
    newPlace: () => [`%${++places}`],
    read(path) {
      if (path && path.length > 0 && !String(path[0]).startsWith("%")) reads.set(placeText(path), path);
    },
    ...notes,
  };
  const shape = shapeOfNode(checked.ast, rootFrame(infer));
  for (const run of [...infer.idle.values()]) run();
  readResult(shape, infer);
  const all = [...checked.problems, ...problems()].sort((a, b) => a.range[0] - b.range[0]);
  return { shape: withRange(shape, source), reads: [...reads.values()], problems: all };
}

/** Parts of the input that are in the result as they came count as read. */
function readResult(shape: Shape, infer: Inference): void {
  infer.read(shape.at);
  if (shape.at) return;
  if (shape.type === "list") readResult(shape.items, infer);
  if (shape.type === "union") for (const member of shape.members) readResult(member, infer);
  if (shape.type !== "object") return;
  for (const field of Object.values(shape.fields)) readResult(field, infer);
  if (shape.rest) readResult(shape.rest, infer);
}

function withRange(shape: Shape, source: string): Shape {
  return { ...shape, range: [0, source.length] };
}
