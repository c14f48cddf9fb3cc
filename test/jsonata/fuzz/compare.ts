import type { Engine } from "../engines.ts";
import type { Case } from "./case.ts";
import { withCoarseClock } from "./coarse-clock.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { References } from "./references.ts";

/** How two engines compare on one case. */
export interface Comparison {
  /** For counting: what came out, or why nothing can be said. */
  outcome: string;
  /** What differs; undefined where nothing does. */
  difference: Difference | undefined;
}

export interface Difference {
  what: "value" | "code" | "token" | "position" | "crash" | "fallback";
  expected: Outcome;
  got: Outcome;
}

const bounds = { timeout: 500, depth: 400, items: 20_000 };
/** Ours gets more of everything, so that a limit of the harness is not taken for a difference. */
const ample = { timeout: 2000, depth: 4000, items: 40_000 };

/** A second may end between the two engines, but hardly three times. */
const tries = 3;

/** Compares an engine with the reference. Nothing is asked of chance; both ask the same coarse clock. */
export async function compare(engine: Engine, each: Case, references: References): Promise<Comparison> {
  const times = /now|millis/i.test(each.expression) ? tries : 1;
  let comparison = await withCoarseClock(() => compareOnce(engine, each, references));
  for (let time = 1; time < times && comparison.difference; time++) {
    comparison = await withCoarseClock(() => compareOnce(engine, each, references));
  }
  return comparison;
}

async function compareOnce(engine: Engine, each: Case, references: References): Promise<Comparison> {
  const left = leftOut(each);
  if (left) return { outcome: left, difference: undefined };
  references.forget();
  const expected = await outcomeOf(references.asShipped, each, bounds);
  references.forget();
  const got = await outcomeOf(engine, each, ample);
  if (expected.kind === "value" && hasNoData(expected.text))
    return { outcome: "no data", difference: undefined };
  // In a chain of functions the reference tells the name and the place in an expression of its own, and in own functions
  // those of the last call of a function value, whoever made it.
  const isElsewhere = /~>|function|λ/.test(each.expression);
  const what = differs(expected, got, isElsewhere);
  if (!what) return { outcome: nameOf(expected, got), difference: undefined };
  if (isZoneMisread(each, got))
    return { outcome: "a zone that the reference misreads", difference: undefined };
  const renamed = withoutMarks(each);
  if (renamed && !(await compareOnce(engine, renamed, references)).difference) {
    return { outcome: "a field taken for a mark", difference: undefined };
  }
  references.forget();
  const sequential = await outcomeOf(references.sequential, each, bounds);
  if (sequential.kind === "value" && hasNoData(sequential.text))
    return { outcome: "no data", difference: undefined };
  if (!differs(sequential, got, isElsewhere)) return { outcome: "order of items", difference: undefined };
  return { outcome: `differs: ${what}`, difference: { what, expected, got } };
}

/**
 * The reference keeps notes as fields on the lists that it makes, and takes fields of the data with these names for such
 * notes. The case with other names; undefined where it has none of them.
 */
function withoutMarks({ expression, input, bindings }: Case): Case | undefined {
  const marks =
    /\b(outerWrapper|tupleStream|keepSingleton|sequence|cons|_jsonata_lambda|_jsonata_function)\b/g;
  const plain = unescaped(expression);
  const all = JSON.stringify({ expression: marks.test(plain) ? plain : expression, input, bindings });
  const renamed = all.replaceAll(marks, "own_$1");
  return renamed === all ? undefined : (JSON.parse(renamed) as Case);
}

/**
 * The reference reads `+02:00` as two minutes, `-0530` as six hours and a half, and a zone that is none as no zone; we read
 * what is written and refuse what is not an offset (packages/mapping/src/helpers/dates.test.ts).
 */
function isZoneMisread({ expression }: Case, got: Outcome): boolean {
  if (!/\$(fromMillis|now)\b/.test(expression)) return false;
  if (got.kind === "error" && got.code === "D3134") return true;
  return /["'](Z|-\d\d(?!00)\d\d|[-+]?\d\d:\d\d)["']/.test(unescaped(expression));
}

function unescaped(expression: string): string {
  return expression.replaceAll(/\\u([0-9a-f]{4})/gi, (_, unit: string) =>
    String.fromCharCode(Number.parseInt(unit, 16)),
  );
}

function hasNoData(text: string): boolean {
  return /<(function|NaN|-?Infinity|cycle)>|async function/.test(text);
}

/** Why a case is not asked. The reference pads to any length, in time and memory without a bound. */
function leftOut({ expression, input, bindings }: Case): string | undefined {
  if (/\$(random|shuffle)\b/.test(expression)) return "left out: chance";
  const isLong = /\d{5}|\de\d/i.test(`${expression} ${input} ${JSON.stringify(bindings)}`);
  return isLong && /pad/.test(expression) ? "left out: long padding" : undefined;
}

function nameOf(expected: Outcome, got: Outcome): string {
  if (expected.kind === "error") return `error ${expected.code}`;
  if (expected.kind === "limit") return `limit ${expected.code}`;
  if (got.kind === "limit") return `our limit ${got.code}`;
  return expected.kind;
}

function differs(expected: Outcome, got: Outcome, isElsewhere: boolean): Difference["what"] | undefined {
  if (expected.kind === "limit" || expected.kind === "crash") return undefined;
  if (got.kind === "limit") return undefined;
  if (got.kind === "crash") return "crash";
  if (expected.kind !== got.kind) return expected.kind === "error" || got.kind === "error" ? "code" : "value";
  if (expected.kind === "value" && got.kind === "value") {
    return expected.text === got.text ? undefined : "value";
  }
  if (expected.kind !== "error" || got.kind !== "error") return undefined;
  if (expected.code !== got.code) return "code";
  if (isElsewhere) return undefined;
  if (expected.token !== undefined && got.token !== undefined && !Object.is(expected.token, got.token))
    return "token";
  return expected.position !== undefined && got.position !== undefined && expected.position !== got.position
    ? "position"
    : undefined;
}
