import type { Expression } from "@crossdock/kit";
import { checkedTree, compileTogether, type ExpressionOptions } from "./product-program.ts";

/**
 * Compiles JSONata. Throws an `ExpressionError` for wrong syntax and for what never runs here: `$eval`, `$random`,
 * `$shuffle`, calls bound to an object, calls of unknown functions, patterns that can run for ever.
 */
export function compileExpression(source: string, options: ExpressionOptions = {}): Expression {
  const evaluate = compileTogether([{ source, ast: checkedTree(source, options) }], options);
  return {
    source,
    evaluate: (message, bindings = {}) => evaluate(message, bindings, (evaluateOne) => evaluateOne(0)),
  };
}
