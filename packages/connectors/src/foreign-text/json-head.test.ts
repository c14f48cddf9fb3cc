import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonHead } from "./json-head.ts";

test.each<[string, unknown]>([
  ['{"message":"no such art', { message: "no such art" }],
  ['{"message":"a\\', { message: "a" }],
  ['{"message":"a\\u00', { message: "a" }],
  ['{"a":1,"errors":[{"message":"x"},{"mess', { a: 1, errors: [{ message: "x" }] }],
  ['{"a":1,"b":', { a: 1 }],
  ['{"a":{"b":1},"c":tr', { a: { b: 1 } }],
  ["[1,2", [1, 2]],
  ["Bad gateway", undefined],
  ["{nonsense", undefined],
])("the beginning %s is %j", (text, expected) => expect(jsonHead(text)).toEqual(expected));

test("the beginning of any JSON text is read up to what was cut", () => {
  const records = fc.array(fc.record({ id: fc.integer(), text: fc.string() }), {
    minLength: 2,
    maxLength: 4,
  });
  fc.assert(
    fc.property(records, (list) => {
      const text = JSON.stringify({ first: "kept", list });
      for (let end = 18; end < text.length; end++) {
        expect(jsonHead(text.slice(0, end))).toMatchObject({ first: "kept" });
      }
    }),
    { numRuns: 20 },
  );
});
