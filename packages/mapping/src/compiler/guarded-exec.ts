import { createContext, Script } from "node:vm";
import { analyse } from "scslre";
import { JsonataError } from "./jsonata-error.ts";
import type { Run } from "./run.ts";

/** Tries of a pattern that are over in a few milliseconds, whatever the pattern. */
const fewTries = 1e7;

/** A repeated group may match one text in ever so many ways, such as `(a|a)*`. */
const repeatedGroup = /\)(?:[*+]|\{\d)/;
const openRepeat = /[*+]|\{\d+,\}/g;
const backReference = /\\[1-9k]/;

type Exec = (text: string, run: Run) => RegExpExecArray | null;

/**
 * `pattern.exec` that ends: where the pattern may take long on the text, it runs under the time that is left to the
 * evaluation, because nothing but a timer of the virtual machine can stop a pattern that backtracks.
 */
export function guardedExec(pattern: RegExp): Exec {
  const tries = mostTries(pattern.source);
  const isKnown = !backReference.test(pattern.source) && !hasRepeatedChoice(pattern.source);
  let shape: "linear" | "square" | "worse" | undefined;
  return (text, run) => {
    if (tries(text.length) <= fewTries) return pattern.exec(text);
    if (!isKnown) return stoppable(pattern, text, run);
    shape ??= shapeOf(pattern);
    if (shape === "linear" || (shape === "square" && text.length ** 2 <= fewTries)) return pattern.exec(text);
    return stoppable(pattern, text, run);
  };
}

/** A bound of the ways to match a text of some length, which needs no analysis of the pattern. */
function mostTries(source: string): (length: number) => number {
  const repeats = source.match(openRepeat)?.length ?? 0;
  if (!repeatedGroup.test(source)) return (length) => length ** (repeats + 1);
  const ways = source.split("|").length + repeats;
  return (length) => ways ** length;
}

/** Ways that overlap inside a repeated group are what the analysis does not see. */
function hasRepeatedChoice(source: string): boolean {
  return repeatedGroup.test(source) && source.includes("|");
}

/** How the time of a pattern grows with the text, at the worst. */
function shapeOf(pattern: RegExp): "linear" | "square" | "worse" {
  const { reports } = analyse(
    { source: pattern.source, flags: pattern.flags },
    { assumeRejectingSuffix: true },
  );
  if (reports.length === 0) return "linear";
  return reports.every(({ type, exponential }) => type === "Move" && !exponential) ? "square" : "worse";
}

let timed: { script: Script; context: { pattern?: RegExp; text?: string } } | undefined;

function stoppable(pattern: RegExp, text: string, run: Run): RegExpExecArray | null {
  timed ??= { script: new Script("pattern.exec(text)"), context: createContext({}) };
  const { script, context } = timed;
  context.pattern = pattern;
  context.text = text;
  const timeout = run.left();
  try {
    return script.runInContext(context, { timeout }) as RegExpExecArray | null;
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw cause;
    throw new JsonataError("D1012", {
      value: run.limits.timeout,
      message: `runs the pattern ${pattern} longer than ${run.limits.timeout} ms`,
    });
  } finally {
    context.text = "";
  }
}
