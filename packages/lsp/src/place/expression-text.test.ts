import { checkExpression } from "@crossdock/mapping";
import fc from "fast-check";
import { expect, test } from "vitest";
import { functions } from "../complete/functions.ts";
import { expressionEnd } from "./expression-text.ts";

test.each([
  ["ord", undefined, undefined, "ord"],
  ["billingAddress.", undefined, "billingAddress", ""],
  ["$steps.partner.i", undefined, "$steps.partner", "i"],
  ['[lines.{ "a": s', "(lines)", undefined, "s"],
  ['[lines.{ "a": price.', "(lines)", "(lines).(price)", ""],
  ["lines[kind = ki", "(lines)", undefined, "ki"],
  ["lines[quantity > 0].sk", undefined, "lines[quantity > 0]", "sk"],
  ["shipments.(lines.{ ", "(shipments).(lines)", undefined, ""],
  ["($o := $$; $o.li", undefined, "($o := $$; $o)", "li"],
  ["$sum(lines.", undefined, "lines", ""],
  ['"text; (" & or', undefined, undefined, "or"],
])("of `%s` the path is known", (before, context, owner, word) => {
  expect(expressionEnd(before)).toMatchObject({ context, owner, word, isText: false });
});

test("knows the function whose first argument a text is", () => {
  expect(expressionEnd('$table("car')).toMatchObject({ isText: true, textOf: "table", word: "car" });
  expect(expressionEnd('$table("carriers", "u')).toMatchObject({ isText: true, textOf: undefined });
});

test("answers for any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab.$([{}])\"'`; :=/*,") }), (text) => {
      expect(expressionEnd(text).word).toMatch(/^[$\w]*$|/);
      expect(text.endsWith(expressionEnd(text).word)).toBe(true);
    }),
  );
});

test.each([...functions.keys()])("$%s is a function that expressions may call", (name) => {
  const problems = checkExpression(`$${name}`, ["table"]).filter(({ kind }) => kind.startsWith("unknown"));
  expect(problems).toEqual([]);
});
