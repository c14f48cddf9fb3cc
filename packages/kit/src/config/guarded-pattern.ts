import { createContext, Script } from "node:vm";
import { analyse } from "scslre";
import { textAt } from "../data/plain-data.ts";

/** The computing that is left to whoever runs patterns, of this thread alone. `look` throws when there is none. */
export interface TimeLeft {
  look(): void;
  /** Milliseconds, at least 1. */
  left(): number;
}

/** A pattern was stopped because its time was over. */
export class PatternTimeout extends Error {
  override readonly name = "PatternTimeout";
  readonly pattern: RegExp;

  constructor(pattern: RegExp) {
    super(`the pattern ${pattern} takes too long`);
    this.pattern = pattern;
  }
}

/** What a thread waits for the machine, as a multiple of what it computes, before its pattern is stopped all the same. */
const longestWait = 4;

/** Tries of a pattern that are over in a few milliseconds, whatever the pattern. */
const fewTries = 1e7;
/** Tries that take no time worth counting. */
const noTries = 1e4;

/** A repeated group may match one text in ever so many ways, such as `(a|a)*`. */
const repeatedGroup = /\)(?:[*+]|\{\d)/;
const openRepeat = /[*+]|\{\d+,\}/g;
const backReference = /\\[1-9k]/;

/**
 * `pattern.exec` that ends: where the pattern may take long on the text, it runs under the time that is left,
 * because nothing but a timer of the virtual machine can stop a pattern that backtracks.
 */
export function guardedPattern(pattern: RegExp): (text: string, time: TimeLeft) => RegExpExecArray | null {
  const tries = mostTries(pattern.source);
  const isKnown = !backReference.test(pattern.source) && !hasRepeatedChoice(pattern.source);
  let shape: "linear" | "square" | "worse" | undefined;
  let timed: TimedPattern | undefined;
  const stoppable = (text: string, time: TimeLeft) => {
    timed ??= timedPattern(pattern);
    return stoppedInTime(timed, pattern, text, time);
  };
  return (text, time) => {
    const most = tries(text.length);
    // Many short texts take as long as one that is long.
    if (most > noTries) time.look();
    if (most <= fewTries) return pattern.exec(text);
    if (!isKnown) return stoppable(text, time);
    shape ??= shapeOf(pattern);
    if (shape === "linear" || (shape === "square" && text.length ** 2 <= fewTries)) return pattern.exec(text);
    return stoppable(text, time);
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

/** The virtual machine's timer goes by the wall clock: where the thread has hardly computed by then, it gets longer. */
function stoppedInTime(
  timed: TimedPattern,
  pattern: RegExp,
  text: string,
  time: TimeLeft,
): RegExpExecArray | null {
  const left = time.left();
  const found = timed(left, text);
  if (found !== stopped) return found;
  const isSpent = time.left() < left / 4;
  const again = isSpent ? stopped : timed(longestWait * time.left(), text);
  if (again === stopped) throw new PatternTimeout(pattern);
  return again;
}

const stopped = Symbol("stopped");

/** Runs a pattern in a context of its own; `timeout` in milliseconds of the wall clock. */
type TimedPattern = (timeout: number, text: string) => RegExpExecArray | null | typeof stopped;

function timedPattern(pattern: RegExp): TimedPattern {
  const script = new Script("pattern.exec(text)");
  const context = { pattern, text: "" };
  createContext(context);
  return (timeout, text) => {
    context.text = text;
    try {
      const found: RegExpExecArray | null = script.runInContext(context, { timeout });
      return found;
    } catch (cause) {
      if (textAt(cause, "code") !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw cause;
      return stopped;
    } finally {
      context.text = "";
    }
  };
}

/** A pattern that can run for ever. */
export interface Backtracking {
  /** As it is written, with its slashes and flags. */
  pattern: string;
  /** One that is repeated: many of them in a row are what it cannot split. */
  character: string;
}

/**
 * How `pattern` can run for ever on some texts (nested or overlapping repeats), or undefined when it cannot.
 * Patterns that are merely slow on long texts pass here; the limit of time stops those.
 */
export function backtracking(pattern: RegExp): Backtracking | undefined {
  const { reports } = analyse(
    { source: pattern.source, flags: pattern.flags },
    { reportTypes: { Move: false }, assumeRejectingSuffix: true },
  );
  const report = reports.find((candidate) => candidate.exponential || candidate.type === "Self");
  return report && { pattern: String(pattern), character: String(report.character.pick) };
}
