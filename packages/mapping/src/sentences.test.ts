import { expect, test } from "vitest";
import { checkExpression } from "./expression/check-expression.ts";
import { analyse } from "./inference/analyse.ts";
import { assignable } from "./inference/assignable.ts";
import { shapeOf } from "./inference/shape-of.ts";
import { kindOf, type MappingProblem, mappingWords } from "./sentences.ts";
import { checkTemplate } from "./template/compile-template.ts";

const text = { type: "string" };
const input = shapeOf({
  type: "object",
  required: ["name", "total", "count", "lines"],
  properties: {
    name: text,
    note: text,
    count: { type: "integer" },
    paid: { enum: [true] },
    total: { ...text, "x-money": true },
    net: { type: "number", "x-money": true },
    lines: { type: "array", items: { type: "object", required: ["sku"], properties: { sku: text } } },
  },
});
const scope = { input, variables: {}, tables: { taxes: { entries: { DE: "19" } } } };

const of: Record<string, (source: string) => MappingProblem[]> = {
  alone: (source) => checkExpression(source, []).map(({ problem }) => problem),
  inferred: (source) => analyse(source, scope).problems.map(({ problem }) => problem),
  mapped: (source) =>
    assignable(
      analyse(source, scope).shape,
      shapeOf({
        type: "object",
        required: ["name"],
        properties: { name: text, state: { enum: ["a", "b"] }, tags: { type: "array", items: text } },
      }),
    ).map(({ problem }) => problem),
  template: (source) => checkTemplate(source, "text").map(({ problem }) => problem),
  path: (source) => checkTemplate(source, "urlPath").map(({ problem }) => problem),
};

test.each<[string, string, MappingProblem["id"], string, string?]>([
  ["alone", '"a', "syntax", "string literal must be terminated by a matching quote", "close the text with"],
  ["alone", "(".repeat(50_000), "nested-too-deeply", "the expression is nested too deeply"],
  ["alone", "$eval(a)", "forbidden", "`$eval` is not allowed", "text from data never runs as code"],
  [
    "alone",
    "$uppercas(a)",
    "unknown-helper",
    "there is no function `$uppercas`",
    "did you mean `$uppercase`?",
  ],
  ["alone", "$mine", "unknown-variable", "there is no variable `$mine`"],
  [
    "alone",
    "$dec.div(a)",
    "object-call",
    "`$dec.div(…)` reads its arguments from `dec`, not from the message",
  ],
  ["alone", "sum(a)", "bare-call", "`sum(…)` is called without a `$`", "did you mean `$sum`?"],
  [
    "alone",
    "/^(a+)+$/",
    "regex",
    "many `a` in a row make the pattern /^(a+)+$/g try every way",
    "repeat one",
  ],
  ["alone", "12345678901234567890", "long-number", "`12345678901234567890` loses digits", "in quotes"],
  [
    "alone",
    "($f := function($x) { $f($x) }; $f(1))",
    "unbounded-recursion",
    "$f calls itself",
    "inside a condition",
  ],
  ["inferred", "lines.skuu", "unknown-path", "`lines.*` has no field `skuu`", "did you mean `sku`?"],
  ["inferred", "lines.colour", "unknown-path", "`lines.*` has no field `colour`", "known here: `sku`"],
  ["inferred", "name.first", "unknown-path", "`name` is text and has no fields", "read the value itself"],
  ["inferred", "EUR", "bare-word", "`EUR` is not a field of the input", 'needs quotes: `"EUR"`'],
  [
    "inferred",
    '$table("taxess", name)',
    "unknown-table",
    "there is no table `taxess`",
    "did you mean `taxes`?",
  ],
  ["inferred", '$table("taxes", "FR")', "unknown-key", "the table `taxes` has no key `FR`"],
  ["inferred", "$floor(name)", "operand", "`$floor` takes numbers, and this is text", "`$number(…)`"],
  ["inferred", "$trim(count)", "operand", "`$trim` takes text, and this is a number", "`$string(…)`"],
  ["inferred", "lines[0] < 1", "compared-operand", "`<` compares numbers or texts, and this is an object"],
  ["inferred", "name < count", "unlike-operands", "`<` cannot compare text with a number"],
  [
    "inferred",
    "net * 2",
    "money-arithmetic",
    "`*` works on an amount of money with binary fractions",
    "`$decMul`",
  ],
  ["inferred", "total < total", "money-comparison", "`<` compares an amount of money letter by letter"],
  ["inferred", "-total", "money-sign", "`-` takes numbers, and an amount of money is a text", "`$decSub`"],
  ["inferred", "name & note", "optional-swallowed", "where it is missing, `&` makes of it the empty text"],
  ["inferred", "$not(note)", "optional-swallowed", "where it is missing, `$not` yields nothing"],
  [
    "inferred",
    "count = 'a' ? 1 : 2",
    "constant-condition",
    "the condition never holds",
    "compare with a value",
  ],
  ["mapped", '{ "name": 1 }', "type", "1 where the target takes text", "make text of it"],
  [
    "mapped",
    '{ "name": name, "state": "c" }',
    "type",
    '"c" where the target takes "a", "b"',
    "write one of them",
  ],
  ["mapped", '{ "name": name, "tags": lines.sku }', "collapses", "a list of one item arrives as the item"],
  [
    "mapped",
    '{ "name": name, "tag": name }',
    "extra",
    "the target has no field `tag`",
    "did you mean `tags`?",
  ],
  ["mapped", "{}", "unmapped", "the required field `name` gets no value", "map `name`"],
  ["mapped", '{ "name": note }', "perhaps-missing", "gets no value where an optional field is missing"],
  ["template", "{{ a", "template-syntax", "the template is not complete or not correct"],
  ["path", "{{ a }}", "template-prefix", "a path begins with one literal `/`", "/orders/{{ orderNo }}"],
  ["template", "{{ a | safe }}", "template-encoding", "not encoded for its place", "remove the filter"],
  ["template", "{% for a, b in c %}{% endfor %}", "loop-variables", "a loop names one variable"],
  ["template", "{% set x = 1 %}", "unknown-tag", "the tag `set` is not part of templates"],
  [
    "template",
    "{{ a + 1 }}",
    "unknown-part",
    "`add` is not part of templates",
    "compute the value in a mapping",
  ],
  ["template", "{{ a() }}", "called-function", "a template calls nothing"],
  ["template", "{{ a.constructor }}", "no-data", "`constructor` is not data"],
  ["template", "{{ a | uper }}", "unknown-filter", "there is no filter `uper`", "did you mean `upper`?"],
  ["template", "{{ a is odd }}", "unknown-test", "the only tests are `is defined` and `is undefined`"],
  ["template", "{{ a < b < c }}", "chained-comparison", "a comparison has two sides"],
  ["template", "{{ (a, b) }}", "grouped-values", "brackets hold one value"],
  ["template", "{{ r/a/ }}", "template-pattern", "a template has no patterns"],
])("%s, `%.40s` is %s: %s", (where, source, id, message, hint) => {
  const problem = of[where]?.(source).find((each) => each.id === id);
  const words = problem && mappingWords(problem);
  expect(words?.message).toContain(message);
  expect(words?.hint ?? "").toContain(hint ?? "");
});

test("problems that are one mistake are of one kind, and are found by it", () => {
  expect(analyse("-total", scope).problems).toMatchObject([{ kind: "money-arithmetic" }]);
  expect(kindOf({ id: "unknown-tag", tag: "set" })).toBe("template-forbidden");
  expect(kindOf({ id: "collapses" })).toBe("collapses");
});
