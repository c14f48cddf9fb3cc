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

/**
 * The calls in `source`, in its order, of the function `only` where it is given; none where `source` cannot be parsed. A
 * text that does not name the function is not parsed.
 */
export function callsOf(source: string, only?: string): NamedCall[] {
  if (only !== undefined && !source.includes(`$${only}`)) return [];
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
    if (only !== undefined && procedure.value !== only) return;
    calls.push({
      name: procedure.value,
      range: rangeOf(node, source),
      arguments: node.arguments.map(argumentOf),
    });
  });
  return calls;
}

/** The first arguments, where they are texts, of all calls of a function in some expressions, such as the tables of `$table`. */
export function namesIn(sources: Iterable<string>, called: string): ReadonlySet<string> {
  const calls = [...sources].flatMap((source) => callsOf(source, called));
  return new Set(calls.flatMap(({ arguments: [first] }) => (first?.kind === "text" ? [first.text] : [])));
}

function argumentOf(node: Node): Argument {
  if (node.type === "string") return { kind: "text", text: node.value };
  if (node.type === "variable" && (node.value === "" || node.value === "$")) return { kind: "message" };
  if (node.type === "path" && node.steps.length === 1 && node.steps[0]) return argumentOf(node.steps[0]);
  const isText =
    node.type === "function" && node.procedure.type === "variable" && node.procedure.value === "string";
  return isText && node.arguments[0] ? argumentOf(node.arguments[0]) : { kind: "other" };
}
