import { expect, test } from "vitest";
import { type Original, originalText, readOriginal } from "./original.ts";

test.each<Original>([
  { envelope: { trigger: "web" } },
  { message: { id: 1 }, envelope: {} },
  { message: null, envelope: { trigger: "drop" }, unreadable: { digest: "d", problem: "row 7" } },
])("%j is read as it was written", (original) => {
  expect(readOriginal(originalText(original))).toEqual(original);
});

test("a received null is told from a message that is what was received", () => {
  expect("message" in readOriginal(originalText({ message: null, envelope: {} }))).toBe(true);
  expect("message" in readOriginal(originalText({ envelope: {} }))).toBe(false);
});

test("where nothing is stored, there is an empty envelope", () => {
  expect(readOriginal(null)).toEqual({ envelope: {} });
});
