import { describe, expect, test } from "vitest";
import {
  digestOf,
  durationAt,
  entriesAt,
  fieldsAt,
  isFields,
  itemsAt,
  numberAt,
  textAt,
  valueAt,
} from "./plain-data.ts";

const order = { lines: [{ sku: "a" }, "loose", null], note: "", total: 0, wait: "5m" };

test.each([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  [undefined, false],
  ["text", false],
])("a mapping is neither a list nor null: %j is one: %s", (value, expected) => {
  expect(isFields(value)).toBe(expected);
});

describe("a value at a path", () => {
  test("is found in mappings and lists", () => {
    expect(valueAt(order, "lines", 0, "sku")).toBe("a");
    expect(valueAt(order)).toBe(order);
  });

  test("is undefined where the path leads nowhere, through null or into a text", () => {
    expect(valueAt(order, "lines", 9, "sku")).toBeUndefined();
    expect(valueAt(order, "lines", 2, "sku")).toBeUndefined();
    expect(valueAt(order, "note", "length")).toBeUndefined();
  });

  test("is never inherited", () => {
    expect(valueAt(order, "constructor")).toBeUndefined();
    expect(valueAt(JSON.parse('{ "a": {} }'), "a", "__proto__")).toBeUndefined();
  });

  test("keeps empty, zero and absent apart", () => {
    expect(textAt(order, "note")).toBe("");
    expect(textAt(order, "total")).toBeUndefined();
    expect(numberAt(order, "total")).toBe(0);
    expect(numberAt(order, "note")).toBeUndefined();
  });
});

test("lists and mappings at a path are empty where there are none", () => {
  expect(itemsAt(order, "lines")).toHaveLength(3);
  expect(itemsAt(order, "note")).toEqual([]);
  expect(fieldsAt(order, "lines")).toEqual([[0, { sku: "a" }]]);
  expect(entriesAt(order, "lines", 0)).toEqual([["sku", "a"]]);
  expect(entriesAt(order, "lines")).toEqual([]);
});

test("a duration is read as milliseconds, and one that cannot be read is not there", () => {
  expect(durationAt(order, "wait")).toBe(300_000);
  expect(durationAt({ wait: "soon" }, "wait")).toBeUndefined();
});

test("a digest does not depend on the order of keys, but on the order of items", () => {
  expect(digestOf({ a: 1, b: [1, 2] })).toBe(digestOf({ b: [1, 2], a: 1 }));
  expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
});
