import type { Matcher } from "./function-value.ts";
import { guardedExec } from "./guarded-exec.ts";
import type { Run } from "./run.ts";

/** A pattern of one character, or of some in a row: it never matches nothing, and never tries a way twice. */
const oneCharacter = /^(?:\\[sSwWdD]|\[\^?[^[\]\\]+\]|[^\\^$.|?*+()[\]{}])\+?$/;

/** Runs `pattern` within the time of `run`; `position` is where it is written. */
export function createMatcher(pattern: RegExp, position: number | undefined, run: Run): Matcher {
  const own = new RegExp(pattern);
  const exec = guardedExec(own);
  return {
    isSimple: oneCharacter.test(pattern.source),
    replaceAll: (text, replacement) => text.replace(own, replacement),
    source: pattern.source,
    position,
    run(given, from) {
      // A function that is called with a part of its arguments does not check them.
      const text = typeof given === "string" ? given : String(given);
      own.lastIndex = from;
      const match = exec(text, run);
      return match === null ? undefined : { match, next: own.lastIndex };
    },
  };
}
