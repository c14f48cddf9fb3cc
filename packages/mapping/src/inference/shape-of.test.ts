import { expect, test } from "vitest";
import { mark } from "./shape.ts";
import { shapeOf, shapeOfValue } from "./shape-of.ts";
import { describe } from "./sort.ts";

test("annotations stay with the field, also through a reference", () => {
  const shape = shapeOf({
    type: "object",
    properties: { total: { $ref: "#/$defs/money", "x-classification": "internal" } },
    $defs: { money: { type: "string", "x-money": true } },
  });
  const total = shape.type === "object" ? shape.fields["total"] : undefined;
  expect(total?.marks).toEqual({ "x-money": true, "x-classification": "internal" });
  expect(total && mark(total, "x-money")).toBe(true);
});

test("references into other documents are asked for", () => {
  const shape = shapeOf({ $ref: "other.json" }, (reference) =>
    reference === "other.json" ? { type: "number" } : undefined,
  );
  expect(shape.type).toBe("number");
  expect(shapeOf({ $ref: "nowhere.json" }).type).toBe("unknown");
});

test("a schema that contains itself ends", () => {
  const tree = { type: "object", properties: { child: { $ref: "#" } } };
  const shape = shapeOf(tree);
  expect(shape.type === "object" && shape.fields["child"]?.type).toBe("object");
});

test.each([
  [{ type: ["string", "null"] }, "text or null"],
  [{ enum: ["a", "b"] }, "text"],
  [{ const: 5 }, "5"],
  [
    { anyOf: [{ type: "string" }, { type: "array", items: { type: "number" } }] },
    "text or a list of a number",
  ],
  [{}, "anything"],
  [{ type: "array" }, "a list of anything"],
])("%j is %s", (schema, words) => {
  expect(describe(shapeOf(schema))).toBe(words);
});

test("allOf has the fields of all parts", () => {
  const shape = shapeOf({
    allOf: [
      { type: "object", properties: { a: { type: "string" } } },
      { type: "object", properties: { b: { type: "number" } } },
    ],
  });
  expect(shape.type === "object" && Object.keys(shape.fields).sort()).toEqual(["a", "b"]);
});

test("a value has the shape of what is in it", () => {
  expect(describe(shapeOfValue([1, "a"]))).toBe('a list of 1 or the text "a"');
});

test("a schema whose references double with each level is looked at as far as there is room", () => {
  const definitions = Array.from({ length: 30 }, (_, level) => {
    const next = { $ref: `#/$defs/d${level + 1}` };
    return [`d${level}`, { type: "object", properties: { a: next, b: next } }];
  });
  const shape = shapeOf({
    $ref: "#/$defs/d0",
    $defs: Object.fromEntries([...definitions, ["d30", { type: "string" }]]),
  });
  expect(shape).toMatchObject({ type: "object", fields: { a: { type: "object" }, b: { type: "unknown" } } });
  expect(JSON.stringify(shape).length).toBeLessThan(10_000_000);
});
