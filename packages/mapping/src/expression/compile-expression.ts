import type { Expression } from "@crossdock/kit";
import { type ExpressionText, parsedExpression } from "./parsed-expression.ts";
import { checkedTree, compileTogether, type ExpressionOptions } from "./product-program.ts";

/**
 * Compiles JSONata. Throws an `ExpressionError` for wrong syntax and for what never runs here: `$eval`, `$random`,
 * `$shuffle`, calls bound to an object, calls of unknown functions, patterns that can run for ever.
 */
export function compileExpression(text: ExpressionText, options: ExpressionOptions = {}): Expression {
  const parsed = parsedExpression(text);
  const { source } = parsed;
  const evaluate = compileTogether(
    [{ source, ast: checkedTree(parsed, options), helpers: parsed.helpers }],
    options,
  );
  return {
    source,
    evaluate: (message, bindings = {}) => evaluate(message, bindings, (evaluateOne) => evaluateOne(0)),
  };
}
