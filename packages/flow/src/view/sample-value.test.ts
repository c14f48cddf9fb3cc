import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { sampleValue } from "./sample-value.ts";

const ajv = new Ajv2020({ strict: false, validateFormats: false });

test.each([
  { type: "string", pattern: "^-?[0-9]+\\.[0-9]{2}$" },
  { type: "string", minLength: 20, maxLength: 22 },
  { type: "string", maxLength: 3 },
  { type: ["string", "null"], format: "date-time" },
  { type: "number", exclusiveMinimum: 5 },
  { type: "integer", minimum: 7 },
  { type: "array", minItems: 2, items: { enum: ["a", "b"] } },
  { anyOf: [{ const: 3 }, { type: "string" }] },
  {
    type: "object",
    required: ["id", "lines"],
    additionalProperties: false,
    properties: {
      id: { type: "string" },
      note: { type: "string" },
      lines: {
        type: "array",
        minItems: 1,
        items: { type: "object", required: ["sku"], properties: { sku: {} } },
      },
    },
    allOf: [{ required: ["total"], properties: { total: { type: "number" } } }],
  },
])("a value that is made fits %j", (schema) => {
  const { allOf, ...own } = schema as { allOf?: object[] };
  const value = sampleValue(schema, "field");
  // A closed object closes out what `allOf` adds: each is looked at by itself.
  const isClosed = "additionalProperties" in own && allOf !== undefined;
  expect(
    ajv.validate(isClosed ? { ...schema, additionalProperties: true } : schema, value),
    ajv.errorsText(),
  ).toBe(true);
});

test("an example, a default and a word of the description are told from what is made up", () => {
  expect(sampleValue({ type: "string", examples: ["a"], default: "b" })).toBe("a");
  expect(sampleValue({ type: "string", default: "b" })).toBe("b");
  expect(sampleValue({ type: "string", description: "A name, such as `acme`." })).toBe("acme");
  expect(sampleValue({ type: "string" }, "orderNo")).toBe("orderNo-1");
});
