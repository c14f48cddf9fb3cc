import { expect, test } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

const words = ["trigger", "target", "mapping", "retry", "id"];

test.each([
  ["tirgger", "trigger"],
  ["Target", "target"],
  ["maping", "mapping"],
  ["mappings", "mapping"],
  ["rerty", "retry"],
  ["di", "id"],
])("%s means %s", (word, meant) => {
  expect(nearest(word, words)).toBe(meant);
});

test.each(["colour", "xx", "mpg", ""])("%j means none of them", (word) => {
  expect(nearest(word, ["trigger", "mapping", "identity"])).toBeUndefined();
});

test("of two candidates the nearer one is taken, whatever their order", () => {
  expect(nearest("retries", ["retry", "retried"])).toBe("retried");
  expect(nearest("retries", ["retried", "retry"])).toBe("retried");
});

test("the question quotes the word", () => {
  expect(didYouMean("tirgger", words)).toBe("did you mean `trigger`?");
  expect(didYouMean("colour", words)).toBeUndefined();
});
