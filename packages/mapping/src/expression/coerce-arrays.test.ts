import { expect, test } from "vitest";
import { coerceArrays } from "./coerce-arrays.ts";

const order = {
  type: "object",
  required: ["lines", "tags"],
  properties: {
    lines: { type: "array", items: { $ref: "#/$defs/line" } },
    tags: { type: ["array", "null"] },
    notes: { type: "array" },
    either: { type: ["array", "string"] },
    address: { type: "object", properties: { streets: { type: "array" } } },
  },
};
const line = { type: "object", properties: { serials: { type: "array", items: { type: "string" } } } };
const resolve = () => line;

test("a single value becomes a list of one, also below", () => {
  const value = { lines: { serials: "a" }, tags: "x", address: { streets: "Main 1" } };
  expect(coerceArrays(order, value, resolve)).toEqual({
    lines: [{ serials: ["a"] }],
    tags: ["x"],
    address: { streets: ["Main 1"] },
  });
});

test("a missing required list is empty and a missing optional one stays missing", () => {
  expect(coerceArrays(order, {}, resolve)).toEqual({ lines: [], tags: [] });
});

test("lists, null, unions and unknown fields stay as they are", () => {
  const value = { lines: [{ serials: [] }], tags: null, either: "one", other: { x: 1 } };
  expect(coerceArrays(order, value, resolve)).toEqual(value);
});

test("the given value is not changed", () => {
  const value = { lines: { serials: "a" } };
  coerceArrays(order, value, resolve);
  expect(value).toEqual({ lines: { serials: "a" } });
});
