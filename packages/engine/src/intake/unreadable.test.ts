import { deepestMessage } from "@crossdock/kit";
import { expect, test } from "vitest";
import { unreadableOf } from "./unreadable.ts";

const nested = (levels: number): unknown => {
  let value: unknown = "the core";
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { inner: value };
  return value;
};

test("a message may nest as deep as it may, and not one level deeper", () => {
  const of = (levels: number) => unreadableOf({ message: nested(levels), envelope: {} })?.problem;
  expect([of(deepestMessage), of(deepestMessage + 1)]).toEqual([
    undefined,
    `the message: it nests deeper than ${deepestMessage} levels`,
  ]);
});

test("what its source could not read stays as the source tells it", () => {
  const unreadable = { digest: "d", problem: "row 7: it has no end" };
  expect(unreadableOf({ message: null, unreadable, envelope: {} })).toBe(unreadable);
});

test("two that nest too deep are told apart by what they hold, however deep that is", () => {
  const digest = (message: unknown) => unreadableOf({ message, envelope: {} })?.digest;
  const deep = nested(20_000);
  expect(digest([deep])).toBe(digest([nested(20_000)]));
  expect(digest([deep])).not.toBe(digest([deep, 1]));
  expect(digest({ a: deep })).not.toBe(digest({ b: deep }));
});
