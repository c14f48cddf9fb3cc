import type { Expression } from "@crossdock/kit";
import { inspect } from "./check-expression.ts";
import { createEvaluator } from "./evaluator.ts";
import { ExpressionError } from "./expression-error.ts";
import { guardedRegex } from "./guarded-regex.ts";
import { defaultLimits, type Limits } from "./limits.ts";

export interface ExpressionOptions {
  /** Names that will be bound beside the helpers, without the `$`. When given, any other variable is refused. */
  binds?: readonly string[];
  limits?: Partial<Limits>;
}

/**
 * Compiles JSONata. Throws an `ExpressionError` for wrong syntax and for what never runs here: `$eval`, `$random`,
 * `$shuffle`, calls bound to an object, calls of unknown functions, patterns that can run for ever.
 */
export function compileExpression(source: string, options: ExpressionOptions = {}): Expression {
  const limits = { ...defaultLimits, ...options.limits };
  const checked = inspect(source, options.binds, {
    timeout: limits.timeout,
    stack: limits.depth,
    sequence: limits.items,
    RegexEngine: guardedRegex(limits.timeout),
  });
  const [first] = checked.problems;
  if (first || !checked.ast) {
    if (!first) throw new Error(`no tree and no problem for ${source}`);
    throw new ExpressionError(first.code ?? first.kind, first.message, first.range, first.hint);
  }
  return { source, evaluate: createEvaluator(source, checked.ast, checked.program, limits) };
}
