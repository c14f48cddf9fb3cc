import { expect, test } from "vitest";
import { threadTime } from "../time/thread-time.ts";
import { boundedChecker } from "./bounded-schema.ts";

function check(schema: object, value: unknown) {
  const { ajv, within } = boundedChecker({ strict: false });
  const validate = ajv.compile(schema);
  return within(() => validate(value));
}

test("a pattern that backtracks is stopped", () => {
  const started = threadTime();
  expect(check({ pattern: "^(\\w+\\s?)+$" }, `${"a".repeat(45)}!`)).toMatchObject({
    unfinished: { why: "pattern", most: 1000 },
  });
  expect(threadTime() - started).toBeLessThan(4000);
});

test("patterns are not taken for each other", () => {
  const schema = { properties: { a: { pattern: "^a+$" }, b: { pattern: "^b+$" } } };
  expect(check(schema, { a: "aa", b: "bb" })).toBe(true);
  expect(check(schema, { a: "aa", b: "aa" })).toBe(false);
});

test("the patterns of one value have one limit of time together", () => {
  const started = threadTime();
  const texts = Array.from({ length: 2000 }, (_, at) => `${"a".repeat(20)}${at}!`);
  const answer = check({ items: { not: { pattern: "^(a+)+[0-9]*$" } } }, texts);
  expect(threadTime() - started).toBeLessThan(4000);
  expect(answer === true || typeof answer === "object").toBe(true);
});

test("distinct items are found in one pass", () => {
  const items = Array.from({ length: 50_000 }, (_, id) => ({ id, name: "x" }));
  expect(check({ uniqueItems: true }, items)).toBe(true);
  expect(check({ uniqueItems: true }, [...items, { name: "x", id: 7 }])).toBe(false);
  expect(check({ uniqueItems: true }, [1, "1", [1], { 1: 1 }, null, "null"])).toBe(true);
});

test.each([
  [19.99, 0.01, true],
  [4.35, 0.01, true],
  [1e9 + 0.01, 0.01, true],
  [19.995, 0.01, false],
  [1e21, 7, false],
  [6, 3, true],
])("whether %d is a multiple of %d is decided by its digits", (value, multipleOf, fits) => {
  expect(check({ multipleOf }, value)).toBe(fits);
});

test("what nests without end is not an error of ours", () => {
  let value: object = {};
  for (let depth = 0; depth < 100_000; depth++) value = { next: value };
  expect(check({ properties: { next: { $ref: "#" } } }, value)).toEqual({
    unfinished: { why: "depth" },
  });
});
