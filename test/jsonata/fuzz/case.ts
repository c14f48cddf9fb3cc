import fc from "fast-check";
import jsonata from "jsonata";
import { diceOf } from "./dice.ts";
import { grow } from "./grow.ts";
import { growBindings, growInput } from "./grow-input.ts";
import { mutate } from "./mutate.ts";
import type { Kind } from "./place.ts";
import { simplerCases } from "./simpler.ts";

/** One question to both engines. */
export interface Case {
  expression: string;
  /** JSON text; undefined for no input. */
  input: string | undefined;
  bindings: Record<string, unknown>;
}

function isParsed(source: string): boolean {
  try {
    jsonata(source);
    return true;
  } catch {
    return false;
  }
}

const wanted: readonly Kind[] = [
  "number",
  "string",
  "boolean",
  "object",
  "numbers",
  "strings",
  "objects",
  "list",
  "any",
];

/**
 * Cases that are grown from nothing, or made by changing those of a corpus where there is one. A subclass, because that
 * is how fast-check takes a way of its own to shrink: text and input lose parts, whatever they were made by.
 */
export class CaseArbitrary extends fc.Arbitrary<Case> {
  readonly #corpus: readonly Case[];

  constructor(corpus: readonly Case[]) {
    super();
    this.#corpus = corpus;
  }

  override generate(random: fc.Random): fc.Value<Case> {
    const dice = diceOf(random);
    if (this.#corpus.length > 0 && dice.chance(30)) {
      const origin = dice.pick(this.#corpus);
      let expression = mutate(origin.expression, dice.pick(this.#corpus).expression, dice);
      // Few cases are wrong syntax: both engines have one parser.
      for (let tries = 4; tries > 0 && !isParsed(expression) && dice.chance(95); tries--) {
        expression = mutate(origin.expression, dice.pick(this.#corpus).expression, dice);
      }
      return new fc.Value({ ...origin, expression }, undefined);
    }
    const input = growInput(dice);
    const bindings = growBindings(dice);
    const variables = Object.entries(bindings).map(([name, sample]) => ({ name, sample }));
    const budget = dice.weighted([
      [10, 1],
      [25, 2],
      [30, 3],
      [20, 4],
      [10, 5],
      [5, 7],
    ] as const);
    const text = grow(dice.pick(wanted), {
      dice,
      budget,
      sample: input,
      parents: [],
      variables,
      root: input,
    });
    const expression = dice.chance(1) ? mutate(text, text, dice) : text;
    return new fc.Value({ expression, input: JSON.stringify(input), bindings }, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Case {
    return typeof value === "object" && value !== null && "expression" in value;
  }

  override shrink(value: Case): fc.Stream<fc.Value<Case>> {
    return fc.stream(simplerCases(value)).map((each) => new fc.Value(each, undefined));
  }
}
