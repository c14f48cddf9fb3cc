import fc from "fast-check";
import { expect, test } from "vitest";
import { expressionText } from "./same-expression.ts";

test.each([
  ["a.b", " a . b\n"],
  ["a and b", "a\n  and /* both */ b"],
  ['"x"', "'x'"],
  ['"say \\"x\\""', "'say \"x\"'"],
  ["lines.{ 'a': b }", 'lines.{"a":b}'],
  ["a / b", "a/b"],
  ["$match(x, /a b/i)", "$match(x,/a b/i)"],
  ["`a b`.c", "`a b` .c"],
  ["x in ['a']", 'x in["a"]'],
])("%s is %s", (one, other) => {
  expect(expressionText(one)).toBe(expressionText(other));
});

test.each([
  ["a b", "ab"],
  ['"a b"', '"ab"'],
  ['"a /* b */"', '"a "'],
  ["$match(x, /a b/)", "$match(x, /ab/)"],
  ["`a b`", "`ab`"],
  ["a - b", "a + b"],
  ["a in b", "ainb"],
  ["[1..2]", "[1.2]"],
])("%s is not %s", (one, other) => {
  expect(expressionText(one)).not.toBe(expressionText(other));
});

test("blanks and comments at the joints of an expression make no difference", () => {
  const word = fc.constantFrom(
    "a",
    "$b",
    "(",
    ")",
    "[",
    "]",
    "+",
    "and",
    '"x y"',
    "`p q`",
    ",",
    "?",
    ":",
    "1",
    "&",
  );
  const joint = fc.constantFrom(" ", "\n  ", " /* why */ ", "\t");
  fc.assert(
    fc.property(fc.array(fc.tuple(word, joint, joint), { minLength: 1 }), (parts) => {
      const one = parts.map(([text, blank]) => text + blank).join("");
      const other = parts.map(([text, , blank]) => text + blank).join("");
      expect(expressionText(one)).toBe(expressionText(other));
    }),
  );
});
