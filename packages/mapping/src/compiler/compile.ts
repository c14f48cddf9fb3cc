import { titleOf } from "../expression/evaluation-failure.ts";
import { ExpressionError } from "../expression/expression-error.ts";
import { defaultLimits, type Limits } from "../expression/limits.ts";
import { parse } from "../expression/parse.ts";
import { syntaxProblem } from "../expression/syntax-problem.ts";
import { JsonataError, partsOf } from "./jsonata-error.ts";
import { createProgram, type Program, type Variables } from "./program.ts";

export interface CompileOptions {
  /** Synchronous functions beside those of the language, by name without the `$`. */
  helpers?: Readonly<Record<string, (...args: never[]) => unknown>>;
  /** What one evaluation may use; `defaultLimits`, and lists of up to ten million items, where nothing is said. */
  limits?: Partial<Limits>;
}

export interface Compiled {
  /** How it runs. No expression of the language needs the reference. */
  readonly engine: "compiled";
  /**
   * The result as plain data, `undefined` where there is none. `bindings` are variables by name without the `$`; neither
   * they nor the input are changed.
   */
  evaluate(input: unknown, bindings?: Variables): unknown;
}

/** The limits of the language itself, which allows ranges of ten million items. */
const languageLimits: Limits = { ...defaultLimits, items: 1e7 };

/**
 * Compiles the whole JSONata language, without what flows forbid (see `compileExpression`). Wrong syntax
 * and evaluation throw failures of class `MappingError` with the reference's `code`, `position` and `token`; a helper's
 * own error passes through.
 */
export function compile(source: string, options: CompileOptions = {}): Compiled {
  const program = programOf(source, options);
  return {
    engine: "compiled",
    evaluate(input, bindings = {}) {
      try {
        return program.evaluate(input, bindings, (evaluate) => evaluate(0));
      } catch (thrown) {
        if (thrown instanceof JsonataError) thrown.message = titleOf(thrown);
        throw thrown;
      }
    },
  };
}

function programOf(source: string, { helpers, limits }: CompileOptions): Program {
  const options = { limits: { ...languageLimits, ...limits }, ...(helpers ? { helpers } : {}) };
  try {
    return createProgram([parse(source)], options);
  } catch (thrown) {
    // A wrong pattern or a nesting that is too deep has no code of the reference.
    const { code, message } = new ExpressionError(syntaxProblem(thrown, source));
    const parts = thrown instanceof Error ? {} : partsOf(thrown);
    throw Object.assign(new JsonataError(code, parts), { message });
  }
}
