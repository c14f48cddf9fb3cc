import { guardedExec } from "./guarded-exec.ts";
import type { Run } from "./run.ts";
import type { Matcher } from "./value.ts";

/** Runs `pattern` within the time of `run`; `position` is where it is written. */
export function createMatcher(pattern: RegExp, position: number | undefined, run: Run): Matcher {
  const own = new RegExp(pattern);
  const exec = guardedExec(own);
  return {
    source: pattern.source,
    position,
    run(text, from) {
      own.lastIndex = from;
      const match = exec(text, run);
      return match === null ? undefined : { match, next: own.lastIndex };
    },
  };
}
