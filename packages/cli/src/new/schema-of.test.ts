import { expect, test } from "vitest";
import { schemaOf } from "./schema-of.ts";

test("what each sample has is required, and what one has is there", () => {
  expect(schemaOf([{ id: 1, note: "a" }, { id: 2 }])).toEqual({
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" }, note: { type: "string" } },
  });
});

test.each<[string, unknown[], unknown]>([
  ["a whole number", [1, 2], { type: "integer" }],
  ["a number", [1, 2.5], { type: "number" }],
  [
    "an instant",
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.6+01:00"],
    { type: "string", format: "date-time" },
  ],
  ["a day", ["2026-01-02"], { type: "string", format: "date" }],
  ["texts of which one is not an instant", ["2026-01-02T03:04:05Z", "soon"], { type: "string" }],
  ["digits in a text", ["00012"], { type: "string" }],
  ["perhaps nothing", ["a", null], { type: ["string", "null"] }],
  ["nothing", [null], { type: "null" }],
  ["several types", ["a", 1], { anyOf: [{ type: "string" }, { type: "integer" }] }],
  [
    "several types or nothing",
    ["a", true, null],
    { anyOf: [{ type: "string" }, { type: "boolean" }, { type: "null" }] },
  ],
  ["an empty list", [[]], { type: "array" }],
  [
    "a list whose items differ",
    [[{ sku: "a" }, { sku: "b", gift: true }], []],
    {
      type: "array",
      items: {
        type: "object",
        required: ["sku"],
        properties: { sku: { type: "string" }, gift: { type: "boolean" } },
      },
    },
  ],
])("%s", (_, samples, expected) => {
  expect(schemaOf(samples)).toEqual(expected);
});

test("an address of a person has the class of persons", () => {
  expect(schemaOf(["anna@example.com"], "personal")).toEqual({
    type: "string",
    format: "email",
    "x-classification": "personal",
  });
});
