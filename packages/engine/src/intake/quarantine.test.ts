import { expect, test } from "vitest";
import { createMask } from "../privacy/mask.ts";
import { flowPlan } from "../testing.ts";
import { contentOf, quarantined, quarantinedMessage, violation } from "./quarantine.ts";

const head = {
  id: "m",
  flow: "orders@1",
  retailer: "acme",
  mode: "live",
  trigger: "webhook",
  revision: "r",
  acceptedAt: 0,
} as const;

test("a message with more problems than anyone reads keeps the first of them, and says how many there are", () => {
  const problems = Array.from({ length: 103 }, (_, index) => `problem ${index}`);
  const failure = violation(flowPlan(), problems, createMask([]));
  const kept = failure.problems;
  expect([kept?.length, kept?.at(0), kept?.at(-1)]).toEqual([100, "problem 0", "problem 99"]);
  expect(failure).toMatchObject({ maskedProblems: [], problemsLeftOut: 3 });
  const message = quarantinedMessage(head, { content: "c", key: null, original: "{}", failure });
  expect(quarantined("m", message)).toMatchObject({ problems: [...(kept ?? []), "… and 3 more"] });
});

test("a problem that was masked is marked as such, and one that only looks like it is not", () => {
  const problems = ['/email: "ann@example.com" is no address', "/note: must not be ***", "… is no name"];
  const failure = violation(flowPlan(), problems, createMask(["ann@example.com"]));
  expect(failure).toMatchObject({
    problems: ['/email: "***" is no address', "/note: must not be ***", "… is no name"],
    maskedProblems: [0],
  });
  expect(failure).not.toHaveProperty("problemsLeftOut");
});

test("the content of nothing is the content of null, and of nothing else", () => {
  expect(contentOf(undefined)).toBe(contentOf(null));
  expect(contentOf(undefined)).not.toBe(contentOf({}));
});
