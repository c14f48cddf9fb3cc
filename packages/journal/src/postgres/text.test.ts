import { assert as check, property, string } from "fast-check";
import { expect, test } from "vitest";
import { restored, storable } from "./text.ts";

test.each([
  ["a plain text", '{"city":"Köln","sign":"🛒"}'],
  ["U+0000", "a\0b"],
  ["half of a surrogate pair", "\ud83d alone, \udd34\ud83d turned round"],
  ["the mark, and what looks like an escape", "\ufdd0 and \ufdd00000"],
])("%s is stored and comes back", (_, text) => {
  const stored = storable(text);
  expect(stored.isWellFormed() && !stored.includes("\0")).toBe(true);
  expect(restored(stored)).toBe(text);
});

test("any text comes back, and no two are stored alike", () => {
  const binary = string({ unit: "binary", maxLength: 20 });
  check(
    property(binary, binary, (one, other) => {
      expect(restored(storable(one))).toBe(one);
      expect(storable(one) === storable(other)).toBe(one === other);
    }),
  );
});

test("a plain text is stored as it is", () => {
  expect(storable("注文 42\n")).toBe("注文 42\n");
});
