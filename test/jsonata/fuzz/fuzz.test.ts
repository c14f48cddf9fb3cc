import fc from "fast-check";
import { expect, test } from "vitest";
import { compiler, reference } from "../engines.ts";
import { defaultFolder } from "../suite.ts";
import { CaseArbitrary } from "./case.ts";
import { compare } from "./compare.ts";
import { corpusOf } from "./corpus.ts";
import { loadReferences } from "./references.ts";
import { casesOf, describe } from "./search.ts";
import { simplerCases } from "./simpler.ts";

const references = await loadReferences();

test("5,000 random expressions give on the compiler what they give on the reference", {
  timeout: 120_000,
}, async () => {
  const outcomes = { value: 0, all: 0 };
  const property = fc.asyncProperty(new CaseArbitrary(corpusOf(defaultFolder)), async (each) => {
    const { outcome, difference } = await compare(compiler, each, references);
    outcomes.all++;
    if (outcome === "value") outcomes.value++;
    expect(difference && describe({ ...difference, smallest: each, form: "" })).toBeUndefined();
  });
  await fc.assert(property, { seed: 20_261_125, numRuns: 5000 });
  // Errors agree easily; what counts are values.
  expect(outcomes.value / outcomes.all).toBeGreaterThan(0.6);
});

test("a random expression compared with itself does not differ", async () => {
  for (const each of casesOf([], 11, 150)) {
    expect((await compare(reference, each, references)).difference).toBeUndefined();
  }
});

test("an engine that is wrong about one operator is found out, in the smallest form", async () => {
  const property = fc.asyncProperty(new CaseArbitrary([]), async (each) => {
    const { difference } = await compare(
      (source, bounds) => reference(source.replaceAll("-", "+"), bounds),
      each,
      references,
    );
    return difference?.what !== "value";
  });
  const { counterexample } = await fc.check(property, { seed: 3, numRuns: 2000 });
  expect(counterexample?.[0].expression.length).toBeLessThan(12);
});

test("every way to make a case simpler makes it shorter or plainer", () => {
  for (const each of casesOf([], 12, 12)) {
    for (const simpler of simplerCases(each)) {
      expect(simpler).not.toEqual(each);
      expect(simpler.expression.length).toBeLessThanOrEqual(each.expression.length);
    }
  }
});
