import { expect, test } from "vitest";
import { copiedFields, madeFields } from "./made-objects.ts";

const shown = (source: string) =>
  copiedFields(source).map((fields) => fields.map(({ name, from }) => `${name}: ${from.join(".")}`));

test.each([
  ['{ "city": zip, "zip": address.city }', [["city: zip", "zip: address.city"]]],
  ['{ "city": $a.zip ?? null, "name": a & b }', [["city: $a.zip"]]],
  ['lines.{ "sku": sku, "inner": { "a": b } }', [["sku: sku"], ["a: b"]]],
  ['{ "first": lines[0].sku, "all": lines.sku[] }', [[]]],
  ["{ name: zip }", [[]]],
  ["orderNo", []],
  ["{", []],
])("the copied fields of %s are %j", (source, expected) => {
  expect(shown(source)).toEqual(expected);
});

test("a field is placed by its name", () => {
  expect(copiedFields('{ "city": zip }')[0]?.[0]?.range).toEqual([2, 8]);
});

test("the fields of all objects are named, whatever their values", () => {
  expect(madeFields('lines.{ "sku": sku, "inner": { "a": b & c } }')).toEqual(["sku", "inner", "a"]);
  expect(madeFields("{")).toEqual([]);
});
