import { expect, test } from "vitest";
import { flowPlan } from "../testing.ts";
import { contentOf, violation } from "./quarantine.ts";

test("a message with more problems than anyone reads keeps the first of them, and says how many there are", () => {
  const problems = Array.from({ length: 103 }, (_, index) => `problem ${index}`);
  const kept = violation(flowPlan(), problems).problems;
  expect([kept?.length, kept?.at(0), kept?.at(-1)]).toEqual([101, "problem 0", "… and 3 more"]);
});

test("the content of nothing is the content of null, and of nothing else", () => {
  expect(contentOf(undefined)).toBe(contentOf(null));
  expect(contentOf(undefined)).not.toBe(contentOf({}));
});
