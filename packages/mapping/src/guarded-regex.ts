import { createContext, Script } from "node:vm";
import { Failure } from "@crossdock/kit";

/** Texts up to this length cannot keep a pattern without repeated groups busy for long. */
const shortText = 2000;

/** A repeated group may match one text in many ways, such as `(a|a)*`, and is never run without the limit. */
const repeatedGroup = /\)(?:[*+]|\{\d)/;

/**
 * A stand-in for `RegExp` in the evaluator: where a pattern may run for long, it runs under a time limit of `timeout`
 * milliseconds, because nothing else can stop a pattern that backtracks.
 */
export function guardedRegex(timeout: number): RegExpConstructor {
  const script = new Script("pattern.lastIndex = from; pattern.exec(text)");
  let context: { pattern?: RegExp; text?: string; from?: number } | undefined;

  function exec(pattern: RegExp, text: string): RegExpExecArray | null {
    if (text.length <= shortText && !repeatedGroup.test(pattern.source)) return pattern.exec(text);
    context ??= createContext({});
    Object.assign(context, { pattern, text, from: pattern.lastIndex });
    try {
      return script.runInContext(context, { timeout }) as RegExpExecArray | null;
    } catch (cause) {
      throw new Failure("MappingError", `the pattern ${pattern} runs longer than ${timeout} ms`, { cause });
    }
  }

  function Guarded(source: RegExp) {
    const pattern = new RegExp(source);
    return {
      get lastIndex() {
        return pattern.lastIndex;
      },
      set lastIndex(value: number) {
        pattern.lastIndex = value;
      },
      exec: (text: string) => exec(pattern, text),
    };
  }
  // The evaluator only calls `new Engine(regex)`, `exec` and `lastIndex`.
  return Guarded as unknown as RegExpConstructor;
}
