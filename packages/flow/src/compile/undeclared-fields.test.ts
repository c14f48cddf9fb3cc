import { boundedChecker } from "@crossdock/kit";
import { expect, test } from "vitest";
import { undeclaredFields as prepare } from "./undeclared-fields.ts";

const text = { type: "string" };
const { pattern } = boundedChecker({});

function undeclaredFields(schema: Parameters<typeof prepare>[0]) {
  return prepare(schema, pattern);
}

test("a field is told once, with the places that lead to it", () => {
  const line = { properties: { sku: text, price: { properties: { value: text } } } };
  const find = undeclaredFields({ properties: { lines: { items: line }, note: text } });
  const lines = [
    { sku: "A", colour: 1 },
    { colour: 2, price: { value: "1", scale: 2 } },
  ];
  expect(find({ lines, extra: {}, note: "n" })).toEqual(["lines[].colour", "lines[].price.scale", "extra"]);
  expect(find({ lines: [{ sku: "A" }] })).toEqual([]);
});

test("parts that are put together declare together", () => {
  const find = undeclaredFields({
    allOf: [{ properties: { a: { properties: { x: text } } } }],
    if: { properties: { kind: text } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { a: { properties: { y: text } } } },
  });
  expect(find({ kind: "k", a: { x: "1", y: "2", z: "3" }, b: 1 })).toEqual(["a.z", "b"]);
});

test("names that a pattern knows are declared, and what they hold is looked at", () => {
  const find = undeclaredFields({
    patternProperties: { "^c_": { properties: { value: text } }, _de$: { properties: { title: text } } },
  });
  const value = { value: "1", title: "2", other: "3" };
  expect(find({ c_one: value, c_two_de: value, d: 1 })).toEqual([
    "c_one.title",
    "c_one.other",
    "c_two_de.other",
    "d",
  ]);
});

test.each([
  ["nothing is declared", {}],
  ["others are allowed", { properties: { a: text }, additionalProperties: true }],
  ["it is said what others hold", { properties: { a: text }, additionalProperties: text }],
])("an object has none where %s", (_, schema) => {
  expect(undeclaredFields(schema)({ a: "1", b: "2" })).toEqual([]);
});

test("at most 20 are told", () => {
  const message = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`field${index}`, index]));
  expect(undeclaredFields({ properties: { a: text } })(message)).toHaveLength(20);
});

test("each place of the schema is worked out once, whatever the number of items", () => {
  let looks = 0;
  const properties = { sku: text };
  const line = {
    get properties() {
      looks++;
      return properties;
    },
  };
  const find = undeclaredFields({ properties: { lines: { items: line } } });
  find({ lines: [{ sku: "1" }] });
  const first = looks;
  find({ lines: Array.from({ length: 1000 }, () => ({ sku: "1", colour: "red" })) });
  expect(first).toBeGreaterThan(0);
  expect(looks).toBe(first);
});

test("a pattern of names that backtracks is stopped, also where Ajv does not look", () => {
  const { pattern: patternOf, within } = boundedChecker({});
  const schema = {
    properties: { kind: text },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { patternProperties: { "^(\\w+\\s?)+$": text } },
  };
  const find = prepare(schema, patternOf);
  expect(find({ kind: "k", other: 1 })).toEqual([]);
  expect(within(() => find({ [`${"a".repeat(45)}!`]: 1 }))).toMatchObject({
    unfinished: { why: "pattern", most: 1000 },
  });
});
