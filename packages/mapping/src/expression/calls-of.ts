import { type CallNode, infer, type Node } from "./ast.ts";
import { type ExpressionText, type ParsedExpression, parsedExpression } from "./parsed-expression.ts";
import { rangeOf } from "./range.ts";

/** A function that an expression calls by its name. */
export interface NamedCall {
  /** Without the `$`. */
  name: string;
  /** Offsets in the source. */
  range: readonly [start: number, end: number];
  arguments: readonly Argument[];
}

/** An argument: what is known of it without running anything, and the part of the expression that it is. */
export type Argument = Known & {
  /** Its places count in the whole text. */
  part: ParsedExpression;
  range: readonly [start: number, end: number];
};

type Known =
  | { kind: "text"; text: string }
  /** The whole message, also as text. */
  | { kind: "message" }
  | { kind: "other" };

/**
 * The calls in an expression, in its order, of the function `only` where it is given; none where it cannot be parsed. A
 * text that does not name the function is not parsed.
 */
export function callsOf(text: ExpressionText, only?: string): NamedCall[] {
  const written = typeof text === "string" ? text : text.source;
  if (only !== undefined && !written.includes(`$${only}`)) return [];
  const { source, tree: ast } = parsedExpression(text);
  // `checkExpression` says why.
  if (!ast) return [];
  const calls: NamedCall[] = [];
  infer(ast, (node) => {
    if (node.type !== "function" || node.procedure.type !== "variable") return;
    const { value: name } = node.procedure;
    if (only === undefined || name === only) calls.push(namedCall(node, name, source));
  });
  return calls;
}

/** A call in the tree of `source`. */
export function namedCall(call: CallNode, name: string, source: string): NamedCall {
  return {
    name,
    range: rangeOf(call, source),
    arguments: call.arguments.map((part) => ({
      ...knownOf(part),
      part: { language: "expression", source, tree: part, problem: undefined, helpers: [] },
      range: rangeOf(part, source),
    })),
  };
}

/** The first arguments, where they are texts, of all calls of a function in some expressions, such as the tables of `$table`. */
export function namesIn(texts: Iterable<ExpressionText>, called: string): ReadonlySet<string> {
  const calls = [...texts].flatMap((text) => callsOf(text, called));
  return new Set(calls.flatMap(({ arguments: [first] }) => (first?.kind === "text" ? [first.text] : [])));
}

function knownOf(node: Node): Known {
  if (node.type === "string") return { kind: "text", text: node.value };
  if (node.type === "variable" && (node.value === "" || node.value === "$")) return { kind: "message" };
  if (node.type === "path" && node.steps.length === 1 && node.steps[0]) return knownOf(node.steps[0]);
  const isText =
    node.type === "function" && node.procedure.type === "variable" && node.procedure.value === "string";
  return isText && node.arguments[0] ? knownOf(node.arguments[0]) : { kind: "other" };
}
