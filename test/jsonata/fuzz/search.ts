import fc from "fast-check";
import type { Engine } from "../engines.ts";
import { type Case, CaseArbitrary } from "./case.ts";
import { type Comparison, compare, type Difference } from "./compare.ts";
import type { References } from "./references.ts";
import { tokensOf } from "./tokens.ts";

/** A difference between the engine and the reference, as small as it was found. */
export interface Found extends Difference {
  smallest: Case;
  /** The form of the expression: alike for differences that mostly have one cause. */
  form: string;
}

/** The cases of one seed. */
export function casesOf(corpus: readonly Case[], seed: number, count: number): Case[] {
  return fc.sample(new CaseArbitrary(corpus), { seed, numRuns: count });
}

/** Makes a case with a difference smaller while a difference of the same sort is left. */
export async function shrink(
  engine: Engine,
  first: Case,
  what: string,
  references: References,
): Promise<Found> {
  const property = fc.asyncProperty(new CaseArbitrary([]), async (each) => {
    const { difference } = await compare(engine, each, references);
    return difference?.what !== what;
  });
  const { counterexample } = await fc.check(property, {
    examples: [[first]],
    numRuns: 1,
    interruptAfterTimeLimit: 20_000,
  });
  const smallest = counterexample?.[0] ?? first;
  const { difference }: Comparison = await compare(engine, smallest, references);
  if (!difference) throw new Error(`a difference does not repeat: ${JSON.stringify(smallest)}`);
  return { ...difference, smallest, form: formOf(smallest.expression) };
}

function formOf(expression: string): string {
  return tokensOf(expression)
    .map(({ kind, text }) => {
      if (kind === "number") return "1";
      if (kind === "text") return '""';
      if (kind === "pattern") return "/./";
      const isWord = /^(and|or|in|function|true|false|null)$/.test(text);
      return kind === "name" && !isWord ? "a" : text;
    })
    .join(" ");
}

/** One line for a person: expression, input, the reference's answer, the engine's. */
export function describe({ what, smallest, expected, got }: Found): string {
  const { expression, input, bindings } = smallest;
  const bound = Object.keys(bindings).length > 0 ? ` with ${JSON.stringify(bindings)}` : "";
  return `${what}: ${JSON.stringify(expression)} on ${input ?? "nothing"}${bound} is ${answer(expected)}, ours ${answer(got)}`;
}

function answer(outcome: Found["expected"]): string {
  switch (outcome.kind) {
    case "value":
      return outcome.text;
    case "undefined":
      return "undefined";
    case "crash":
      return `a crash (${outcome.message})`;
    case "limit":
      return `the limit ${outcome.code}`;
    case "error":
      return `${outcome.code} at ${outcome.position} token ${JSON.stringify(outcome.token)}`;
  }
}
