import { describe, expect, test } from "vitest";
import { analyse } from "./analyse.ts";
import type { Scope } from "./analysis.ts";
import { truths } from "./conditions.ts";
import { shapeOf } from "./shape-of.ts";
import { describe as inWords } from "./sort.ts";

const money = { type: "string", "x-money": true };
const amount = { type: "number", "x-money": true };

const order = shapeOf({
  type: "object",
  required: ["orderNo", "lines", "customer", "guest", "status", "total", "paid"],
  properties: {
    orderNo: { type: "string" },
    note: { type: "string" },
    locale: { type: ["string", "null"] },
    guest: { type: "boolean" },
    status: { enum: ["open", "done"] },
    total: money,
    paid: amount,
    tags: { type: "array", items: { type: "string" } },
    customer: {
      type: "object",
      required: ["name"],
      properties: { name: { type: "string" }, email: { type: "string" } },
    },
    lines: {
      type: "array",
      items: {
        type: "object",
        required: ["id", "sku", "quantity", "amount"],
        properties: {
          id: { type: "string" },
          sku: { type: "string" },
          quantity: { type: "number" },
          amount,
          text: { type: "string" },
          weight: { type: "number" },
          options: { type: "array", items: { $ref: "#/$defs/option" } },
        },
      },
    },
    custom: { type: "object", additionalProperties: true },
  },
  $defs: { option: { type: "object", required: ["code"], properties: { code: { type: "string" } } } },
});

const scope: Scope = {
  input: order,
  variables: {
    steps: shapeOf({
      type: "object",
      properties: { partner: { type: "object", properties: { id: { type: "number" } } } },
    }),
    vars: { type: "unknown" },
  },
  tables: {
    taxes: { entries: { "19": "A", "7": "B" } },
    nested: { entries: { de: { high: 19 } } },
    soft: { entries: { a: 1 }, default: 0 },
  },
};

const kinds = (source: string) => analyse(source, scope).problems.map(({ kind }) => kind);
const first = (source: string) => analyse(source, scope).problems[0];

describe("a path", () => {
  test.each([
    ["customer.name", "text"],
    ["lines", "a list of an object"],
    ["lines.sku", "a list of text"],
    ["lines[0].quantity", "a number"],
    ["lines.{ 'a': quantity }", "a list of an object"],
    ["[lines.sku, 1]", "a list of text or 1"],
    ["custom.anything.at.all", "anything"],
    ["$steps.partner.id", "a number"],
    ["guest ? orderNo : 1", "text or 1"],
    ["lines.options.code", "a list of text"],
    ["lines^(>quantity).sku", "a list of text"],
    ["lines^(>quantity)[0].sku", "text"],
    ["lines^(>quantity)[quantity > 1].sku", "a list of text"],
    ["$zip([1], ['a'])[0][1]", "anything"],
    ["lines@$l.$l.quantity", "a list of a number"],
    ["lines#$i.{ 'n': $i }.n", "a list of a number"],
    ["lines.options.%.sku", "a list of text"],
    ["$map(lines, function($l) { $l.quantity })", "a list of a number"],
    ["$filter(lines, function($l) { $l.quantity > 1 }).sku", "a list of text"],
    ["$reduce(lines.quantity, function($a, $b) { $a + $b }, 0)", "a number"],
    ["$each(customer, function($v, $k) { $k & $v })", "a list of text"],
    ["$sort(lines, function($a, $b) { $a.quantity > $b.quantity }).sku", "a list of text"],
    ["$merge([{ 'a': 1 }, { 'b': 'x' }]).b", 'the text "x"'],
    ["$lookup(customer, 'name')", "text"],
    ["$map(lines.sku, $uppercase)", "a list of text"],
    ["orderNo ~> $uppercase", "text"],
    ["orderNo ~> $substring(0, 3)", "text"],
    ["($f := $substring(?, 0, 2); $f(orderNo))", "text"],
    ["lines{ sku: quantity }", "an object"],
    ["$table('taxes', orderNo)", "text"],
    ["$decSum(lines.amount)", "text"],
    ["$minorUnits('EUR')", "a number"],
    ["$count(lines) > 1", "a boolean"],
    ["$$.customer.name", "text"],
    ["lines.(sku & '-' & $$.orderNo)", "a list of text"],
    ["note ?? 'none'", "text"],
  ])("%s yields %s and has no problem", (source, words) => {
    const { shape, problems } = analyse(source, scope);
    expect(problems).toEqual([]);
    expect(inWords(shape)).toBe(words);
  });

  test("of an unknown field is told with the nearest name, its place and the fix", () => {
    const source = "$uppercase(customer.nmae)";
    expect(first(source)).toMatchObject({
      kind: "unknown-path",
      problem: { owner: ["customer"], name: "nmae", meant: "name" },
      fix: "name",
      range: [20, 24],
    });
  });

  test.each([
    "lines.skuu",
    "lines[skuu = 'a']",
    "$map(lines, function($l) { $l.skuu })",
    "lines.options.sku",
    "customer.name.first",
    "orderNumber.x",
  ])("%s is unknown", (source) => {
    expect(kinds(source)).toEqual(["unknown-path"]);
  });

  test("that one of several calls of an own function has is known", () => {
    expect(kinds("($f := function($x) { $x.sku ?? $x.code }; [lines.$f($), lines.options.$f($)])")).toEqual(
      [],
    );
  });

  test("a bare word is a constant without its quotes", () => {
    expect(first("EUR")).toMatchObject({ kind: "bare-word", fix: '"EUR"', range: [0, 3] });
    expect(first("lines.{ 'type': product }")).toMatchObject({ kind: "bare-word", fix: '"product"' });
  });

  test("of an unknown input raises nothing", () => {
    const open: Scope = { input: { type: "unknown" }, variables: {} };
    expect(analyse("a.b[c = 1].{ 'd': e + f, 'g': $sum(h) & i ? j : k }", open).problems).toEqual([]);
  });
});

describe("whether a list collapses", () => {
  test.each([
    ["lines.sku", true],
    ["lines[quantity > 1]", true],
    ["$map(lines, function($l) { $l })", true],
    ["lines", false],
    ["[lines.sku]", false],
    ["$array(lines.sku)", false],
    ["lines.sku[]", false],
    ["$append([lines.sku], [orderNo])", false],
    ["$split(orderNo, '-')", false],
  ])("%s: %s", (source, collapses) => {
    const { shape } = analyse(source, scope);
    expect(shape.type).toBe("list");
    expect(shape.type === "list" && shape.collapses === true).toBe(collapses);
  });
});

describe("whether a value may be missing", () => {
  test.each([
    ["note", "field"],
    ["customer.email", "field"],
    ["lines.sku", "empty"],
    ["lines[0].sku", "empty"],
    ["guest ? orderNo", "branch"],
    ["orderNo", undefined],
    ["[lines.sku]", undefined],
    ["note ?? orderNo", undefined],
    ["$exists(note) ? note : orderNo", undefined],
    ["$not($exists(note)) ? orderNo : note", undefined],
    ["note and guest ? note : orderNo", undefined],
    ["$uppercase(note)", "field"],
    ["$string(paid)", undefined],
  ])("%s: %s", (source, missing) => {
    expect(analyse(source, scope).shape.missing).toBe(missing);
  });

  test("a condition on the type takes null away", () => {
    expect(inWords(analyse("$type(locale) = 'string' ? locale : ''", scope).shape)).toBe("text");
    expect(inWords(analyse("locale[$boolean($)]", scope).shape)).toBe("text");
  });
});

describe("a trap", () => {
  test.each([
    "paid * 2",
    "paid - 1",
    "$sum(lines.amount)",
    "$round(paid, 2)",
    "$average(lines.amount)",
    "lines.(amount / quantity)",
    "lines.amount ~> $sum",
    "paid ~> $round(2)",
    "total * 2",
    "-total",
    "total > '5'",
    "5 <= total",
  ])("arithmetic on money: %s", (source) => {
    expect(kinds(source)).toEqual(["money-arithmetic"]);
  });

  test.each([
    ["total > 5", "$decCmp(total, 5) > 0"],
    ["lines[0].id = '1' and $string(total) <= customer.name", "$decCmp($string(total), customer.name) <= 0"],
    ["-total", "$decSub(0, total)"],
  ])("%s is better written %s", (source, fix) => {
    expect(first(source)?.fix).toBe(fix);
  });

  test.each([
    "-paid",
    "paid > 5",
    "$decMul(paid, 2)",
    "$sum(lines.quantity)",
    "$count(lines) + 1",
    "$decSum(lines.amount)",
  ])("no arithmetic on money: %s", (source) => {
    expect(kinds(source)).toEqual([]);
  });

  test.each([
    ["orderNo * 2", "orderNo"],
    ["1 + guest", "guest"],
    ["-orderNo", "orderNo"],
    ["[1..orderNo]", "orderNo"],
    ["lines.sku ~> $sum", "lines.sku"],
    ["$sum(lines.sku)", "lines.sku"],
    ["$uppercase(lines[0].quantity)", "lines[0].quantity"],
    ["lines[0].quantity ~> $substring(1)", "lines[0].quantity"],
    ["$length(lines)", "lines"],
    ["customer > 1", "customer"],
    ["orderNo > 5", "orderNo > 5"],
    ["$map(lines, function($l) { $l.sku * 2 })", "$l.sku"],
  ])("an operand of the wrong type: %s", (source, blamed) => {
    const [problem, ...others] = analyse(source, scope).problems;
    expect([problem?.kind, source.slice(...(problem?.range ?? []))]).toEqual(["operand", blamed]);
    expect(others).toEqual([]);
  });

  test.each([
    "$number(orderNo) * 2",
    "orderNo.$substring(0, 3)",
    "custom.x * 2",
    "(guest ? 1 : 'x') * 2",
    "$table('nested', 'de', 'high') < 30 ? 1 : 2",
    "orderNo > 'A'",
    "lines[0].weight > 2",
    "$join(lines.sku)",
    "lines.sku.$uppercase()",
    "$sort(lines, function($a, $b) { $a.quantity > $b.quantity })",
    "($f := function($x) { $type($x) = 'number' ? $x * 2 : $x }; [$f(1), $f('a')])",
  ])("an operand that may fit: %s", (source) => {
    expect(kinds(source).filter((kind) => kind === "operand")).toEqual([]);
  });

  test.each([
    ["$lookup(customer, 'nmae')", '"name"'],
    ["$lookup({ 'EUR': 1 }, 'USD')", undefined],
  ])("a key of no field: %s", (source, fix) => {
    const [problem] = analyse(source, scope).problems;
    expect([problem?.kind, problem?.fix]).toEqual(["unknown-path", fix]);
  });

  test.each(["$lookup(customer, 'email')", "$lookup(custom, 'x')", "$lookup(customer, orderNo)"])(
    "a key that may be a field: %s",
    (source) => {
      expect(kinds(source)).toEqual([]);
    },
  );

  test.each([
    '"for " & note',
    "$not(note)",
    "$boolean(customer.email)",
    "$sum(lines.weight)",
    "'a' & lines[0].text",
  ])("an optional field is swallowed: %s", (source) => {
    expect(kinds(source)).toEqual(["optional-swallowed"]);
  });

  test.each([
    '"for " & orderNo',
    '$exists(note) ? "for " & note',
    '"for " & (note ?? "all")',
    "$not(guest)",
    "lines[$exists(text)].('a' & text)",
  ])("no optional field is swallowed: %s", (source) => {
    expect(kinds(source)).toEqual([]);
  });

  test.each([
    'status = "opne" ? 1 : 2',
    "total = 0 ? 1 : 2",
    'status in ["x", "y"] ? 1 : 2',
    "'always' ? 1 : 2",
  ])("a condition that is always the same: %s", (source) => {
    expect(kinds(source)).toEqual(["constant-condition"]);
  });

  test.each([
    'status = "open" ? 1 : 2',
    "note ? 1 : 2",
    'status in ["open", "x"] ? 1 : 2',
    "total ?? '0'",
    "locale = null ? 1 : 2",
  ])("a condition that may differ: %s", (source) => {
    expect(kinds(source)).toEqual([]);
  });

  test.each([
    ["$stpes.partner.id", "unknown-variable"],
    ["$uper(orderNo)", "unknown-helper"],
    ["$table('taxs', '19')", "unknown-table"],
    ["$table('taxes', '91')", "unknown-table"],
    ["$table('nested', 'de', 'low')", "unknown-table"],
    ["a + (", "syntax"],
    ["$eval(note)", "forbidden"],
    ["$dec.div(paid, 2)", "object-call"],
  ])("%s is %s", (source, kind) => {
    expect(kinds(source)).toContain(kind);
  });

  test.each(["$table('soft', 'zzz')", "$table('nested', 'de', 'high')", "$table('taxes', orderNo)"])(
    "%s is a possible look-up",
    (source) => {
      expect(kinds(source)).toEqual([]);
    },
  );

  test("problems stand where they are in the source", () => {
    const source = 'guest ? "x" : lines[sku = skuu].text';
    expect(source.slice(...(first(source)?.range ?? [0, 0]))).toBe("skuu");
  });
});

test("a group has at least one item", () => {
  const { shape } = analyse("lines{ sku: $sum(quantity) }", scope);
  expect(shape.type === "object" && shape.rest?.missing).toBe(undefined);
  const filtered = analyse("lines{ sku: $sum($[quantity > 1].quantity) }", scope).shape;
  expect(filtered.type === "object" && filtered.rest?.missing).toBe("empty");
});

describe("what is read", () => {
  test.each([
    ["customer.name & orderNo", ["customer.name", "orderNo"]],
    ["lines.sku", ["lines.*.sku"]],
    ["lines[quantity > 1].{ 'a': sku }", ["lines.*.quantity", "lines.*.sku"]],
    ["$steps.partner.id", ["$steps.partner.id"]],
    ["customer", ["customer"]],
    ["{ 'c': customer }", ["customer"]],
    ["$string(customer)", ["customer"]],
    ["($c := customer; $c.email)", ["customer.email"]],
    ["($f := function($c) { $c.name }; $f(customer))", ["customer.name"]],
    ["lines.options.code", ["lines.*.options.*.code"]],
    ["$exists(note) ? 1", ["note"]],
    ["$lookup(custom, note)", ["note", "custom.*"]],
    ["customer ~> | $ | {}, 'name' |", []],
  ])("%s reads %j", (source, reads) => {
    expect(analyse(source, scope).reads.map((path) => path.join("."))).toEqual(reads);
  });
});

test("a condition in an own function is judged over all its calls", () => {
  const twice = "($f := function($k) { $k = 'a' ? 1 : 2 }; [$f('a'), $f('b')])";
  expect(analyse(twice, scope).problems).toEqual([]);
  const once = "($f := function($k) { $k = 'a' ? 1 : 2 }; [$f('a'), $f('a')])";
  expect(kinds(once)).toEqual(["constant-condition"]);
});

test("functions that make functions of themselves end the infer", () => {
  const source =
    "λ($f) { λ($x) { $x($x) }(λ($g) { $f((λ($a) { $g($g)($a) })) }) }(λ($f) { λ($n) { $n < 2 ? 1 : $n * $f($n - 1) } })(6)";
  expect(analyse(source, scope).problems).toEqual([]);
});

test("an own function that calls itself ends the infer", () => {
  const source = "($f := function($n) { $n > 0 ? $f($n - 1) & 'x' : 'y' }; $f(3))";
  expect(analyse(source, scope).problems).toEqual([]);
});

test("the truth of a shape", () => {
  const truth = (source: string) => truths(analyse(source, scope).shape);
  expect(truth("guest")).toEqual({ canHold: true, canFail: true });
  expect(truth("'x'")).toEqual({ canHold: true, canFail: false });
  expect(truth('status = "never"')).toEqual({ canHold: false, canFail: true });
});
