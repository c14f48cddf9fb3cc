import { type Node, parse, walk } from "./ast.ts";
import { rangeOf } from "./range.ts";

/** A function that an expression calls by its name. */
export interface NamedCall {
  /** Without the `$`. */
  name: string;
  /** Offsets in the source. */
  range: readonly [start: number, end: number];
  arguments: readonly Argument[];
}

/** What is known of an argument without running anything. */
export type Argument =
  | { kind: "text"; text: string }
  /** The whole message, also as text. */
  | { kind: "message" }
  | { kind: "other" };

/** The calls in `source`, in its order; none where it cannot be parsed. */
export function callsOf(source: string): NamedCall[] {
  let ast: Node;
  try {
    ast = parse(source);
  } catch {
    // `checkExpression` says why.
    return [];
  }
  const calls: NamedCall[] = [];
  walk(ast, (node) => {
    if (node.type !== "function" || node.procedure.type !== "variable") return;
    const { procedure } = node;
    calls.push({
      name: procedure.value,
      range: rangeOf(node, source),
      arguments: node.arguments.map(argumentOf),
    });
  });
  return calls;
}

function argumentOf(node: Node): Argument {
  if (node.type === "string") return { kind: "text", text: node.value };
  if (node.type === "variable" && (node.value === "" || node.value === "$")) return { kind: "message" };
  if (node.type === "path" && node.steps.length === 1 && node.steps[0]) return argumentOf(node.steps[0]);
  const isText =
    node.type === "function" && node.procedure.type === "variable" && node.procedure.value === "string";
  return isText && node.arguments[0] ? argumentOf(node.arguments[0]) : { kind: "other" };
}
