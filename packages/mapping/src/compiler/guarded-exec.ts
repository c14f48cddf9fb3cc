import { guardedPattern, PatternTimeout } from "@crossdock/kit";
import { JsonataError } from "./jsonata-error.ts";
import type { Run } from "./run.ts";

type Exec = (text: string, run: Run) => RegExpExecArray | null;

/** `pattern.exec` that ends with the time of the evaluation. */
export function guardedExec(pattern: RegExp): Exec {
  const exec = guardedPattern(pattern);
  return (text, run) => {
    try {
      return exec(text, run);
    } catch (cause) {
      if (!(cause instanceof PatternTimeout)) throw cause;
      throw new JsonataError("D1012", {
        value: run.limits.timeout,
        refusal: { id: "slow-pattern", pattern: String(pattern), most: run.limits.timeout },
      });
    }
  };
}
