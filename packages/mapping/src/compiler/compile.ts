import { parse } from "../ast.ts";
import { syntaxError } from "../expression-error.ts";
import { defaultLimits, type Limits } from "../limits.ts";
import { createProgram } from "./program.ts";

export interface CompileOptions {
  /** Synchronous functions beside those of the language, by name without the `$`. */
  helpers?: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** What one evaluation may use; `defaultLimits` with lists of up to 1e7 items where nothing is said. */
  limits?: Partial<Limits>;
}

export interface Compiled {
  /** How it runs. No expression of the language needs the reference. */
  readonly engine: "compiled";
  /**
   * The result as plain data, `undefined` where there is none. `bindings` are variables by name without the `$`; neither
   * they nor the input are changed.
   */
  evaluate(input: unknown, bindings?: Readonly<Record<string, unknown>>): unknown;
}

/** The limits of the language itself, which allows ranges of ten million items. */
const languageLimits: Limits = { ...defaultLimits, items: 1e7 };

/**
 * Compiles the whole JSONata language, without what flows forbid (see `compileExpression`). Throws an `ExpressionError`
 * for wrong syntax. Evaluation throws errors with the reference's `code`, `position` and `token`.
 */
export function compile(source: string, options: CompileOptions = {}): Compiled {
  const limits = { ...languageLimits, ...options.limits };
  let ast: ReturnType<typeof parse>["ast"];
  try {
    ast = parse(source).ast;
  } catch (thrown) {
    throw syntaxError(thrown, source);
  }
  const program = createProgram([ast], { limits, ...(options.helpers ? { helpers: options.helpers } : {}) });
  return {
    engine: "compiled",
    evaluate(input, bindings = {}) {
      program.begin(input, bindings);
      return program.evaluate(0);
    },
  };
}
