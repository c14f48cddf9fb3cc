import { infer, type Node } from "./ast.ts";
import { type NamedCall, namedCall } from "./calls-of.ts";
import { type ExpressionText, parsedExpression } from "./parsed-expression.ts";

/** A field of an object that an expression makes, and the calls that its value may come from. */
export interface FedField {
  name: string;
  calls: readonly NamedCall[];
}

/**
 * The fields of objects in an expression whose values call the function `called`, in the value itself or by a variable
 * or an own function that it names; none where the text cannot be parsed.
 */
export function fedBy(text: ExpressionText, called: string): FedField[] {
  const written = typeof text === "string" ? text : text.source;
  if (!written.includes(`$${called}`)) return [];
  const { source, tree } = parsedExpression(text);
  // `checkExpression` says why.
  if (!tree) return [];
  const bound = new Map<string, Node[]>();
  const fields: [name: string, value: Node][] = [];
  infer(tree, (node) => {
    if (node.type === "bind") bound.set(node.lhs.value, [...(bound.get(node.lhs.value) ?? []), node.rhs]);
    if (node.type === "unary" && node.value === "{") {
      for (const [key, value] of node.lhs) if (key.type === "string") fields.push([key.value, value]);
    }
  });
  return fields.flatMap(([name, value]) => {
    const calls: NamedCall[] = [];
    const seen = new Set<string>();
    const look = (part: Node): void =>
      infer(part, (node) => {
        if (node.type === "function" && node.procedure.type === "variable" && node.procedure.value === called)
          calls.push(namedCall(node, node.procedure.value, source));
        if (node.type !== "variable" || seen.has(node.value)) return;
        seen.add(node.value);
        for (const definition of bound.get(node.value) ?? []) look(definition);
      });
    look(value);
    return calls.length > 0 ? [{ name, calls }] : [];
  });
}
