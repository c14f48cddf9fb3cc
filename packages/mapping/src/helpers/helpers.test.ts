import { describe, expect, test } from "vitest";
import { compileExpression } from "../expression/compile-expression.ts";
import { helpers } from "./helpers.ts";
import { tableFunction } from "./table-function.ts";

const run = (source: string, message: unknown = {}, bindings = {}) =>
  compileExpression(source).evaluate(message, bindings);

describe("exact decimals", () => {
  test.each([
    ['$decimal("12.50")', "12.5"],
    ["$decimal(0.1)", "0.1"],
    ["$decimal(1e21)", "1000000000000000000000"],
    ["$decimal(-0)", "0"],
    ["$decAdd(0.1, 0.2)", "0.3"],
    ["$decSub(1, 0.9)", "0.1"],
    ['$decMul("19.99", 3)', "59.97"],
    ["$decDiv(10, 3, 4)", "3.3333"],
    ["$decDiv(1, 8, 2)", "0.13"],
    ["$decDiv(-1, 8, 2)", "-0.13"],
    ["$decAbs(-3.10)", "3.1"],
    ["$decRound(2.345, 2)", "2.35"],
    ["$decRound(2.5, 0)", "3"],
    ['$decRound(2.5, 0, "halfEven")', "2"],
    ['$decRound(2.51, 1, "floor")', "2.5"],
    ["$decSum([12.34, 12.34, 9.95])", "34.63"],
    ["$decSum([])", "0"],
    ["$decSum(nothing)", "0"],
    ["$decSum(5)", "5"],
    ['$decCmp("10.00", 10)', 0],
    ["$decCmp(2, 10)", -1],
    ['$join($decAllocate("-10", [1, 1, 1], 2), " ")', "-3.33 -3.34 -3.33"],
    ['$join($decAllocate("0.05", ["9.90", 0, "3"], 2), " ")', "0.04 0 0.01"],
    ['$join($decAllocate(0, [0, 0], 2), " ")', "0 0"],
    ['$join($decAllocate("1.005", [1, 1], 2), " ")', "0.5 0.505"],
    ["$count($decAllocate(0, nothing, 2))", 0],
    ["$decMul('123456789012345678901234567890', '0.000000000001')", "123456789012345678.90123456789"],
  ])("%s is %j", async (source, expected) => {
    expect(await run(source)).toBe(expected);
  });

  test.each([
    ["$decimal(nothing)", "the value of $decimal is missing"],
    ["$decAdd(nothing, 1)", "the first argument of $decAdd is missing"],
    ["$decMul(2, nothing)", "the second argument of $decMul is missing"],
    ['$decAdd("12,50", 1)', 'the first argument of $decAdd is not an amount: "12,50"'],
    ["$decAdd(null, 1)", "the first argument of $decAdd is not an amount: null"],
    ["$decDiv(1, 0, 2)", "$decDiv divides 1 by 0"],
    ["$decDiv(1, 3)", "the scale of $decDiv is missing"],
    ["$decRound(1, 2.5)", "the scale of $decRound is 2.5"],
    ['$decRound(1, 2, "banker")', '$decRound has no mode "banker"'],
    ["$decAllocate(5, [0, 0], 2)", "$decAllocate shares 5 by weights that add up to 0"],
    ["$decAllocate(5, [1, 'x'], 2)", 'weight 1 of $decAllocate is not an amount: "x"'],
    ["$decSum([1, 'x'])", 'item 1 of $decSum is not an amount: "x"'],
    ["$minorUnits('EUO')", '$minorUnits does not know the currency "EUO"'],
  ])("%s fails: %s", async (source, words) => {
    await expect(run(source)).rejects.toThrow(words);
    await expect(run(source)).rejects.toMatchObject({ class: "MappingError" });
  });

  test("work inside higher-order functions and partial applications", async () => {
    const message = {
      lines: [
        { price: "1.10", quantity: 3 },
        { price: "0.05", quantity: 2 },
      ],
    };
    expect(await run("$decSum(lines.$decMul(price, quantity))", message)).toBe("3.4");
    expect(await run("$map(lines.price, $decMul(?, 2))", message)).toEqual(["2.2", "0.1"]);
    expect(await run("lines.price ~> $decSum()", message)).toBe("1.15");
  });
});

test.each([
  ["EUR", 2],
  ["JPY", 0],
  ["KWD", 3],
])("the minor unit of %s has %i digits", async (currency, digits) => {
  expect(await run("$minorUnits(currency)", { currency })).toBe(digits);
});

test("$array gives a list of none, one or many", async () => {
  expect(await run("[[$array(a)], [$array(b)], [$array(c)]]", { b: 1, c: [1, 2] })).toEqual([
    [],
    [1],
    [1, 2],
  ]);
  expect(await run('{ "lines": $array(lines) }', {})).toEqual({ lines: [] });
});

test("$hash is the same for equal data and another for other data", async () => {
  const hash = await run("$hash(a, b)", { a: { x: 1, y: 2 }, b: "t" });
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await run("$hash(a, b)", { a: { y: 2, x: 1 }, b: "t" })).toBe(hash);
  expect(await run("$hash(a, b)", { a: { x: 1, y: 3 }, b: "t" })).not.toBe(hash);
  await expect(run("$hash(a, missing)", { a: 1 })).rejects.toThrow("argument 2 of $hash is missing");
});

describe("$table", () => {
  const table = tableFunction({
    taxes: { entries: { "DE-VAT-19": "19% S", "DE-VAT-7": "7% S" } },
    carriers: { entries: { dhl: { express: "DHLX", standard: "DHL" } }, default: "OTHER" },
    pages: { entries: { "1": "one" } },
  });
  const look = (source: string, message: unknown = {}) => run(source, message, { table });

  test("finds entries by one key or several", async () => {
    expect(await look('$table("taxes", taxClass)', { taxClass: "DE-VAT-7" })).toBe("7% S");
    expect(await look('$table("carriers", "dhl", "express")')).toBe("DHLX");
    expect(await look('$table("pages", 1)')).toBe("one");
  });

  test("gives the default of a table that has one", async () => {
    expect(await look('$table("carriers", "ups", "express")')).toBe("OTHER");
  });

  test.each([
    [
      '$table("taxes", "DE-VAT-91")',
      'there is no entry of the table "taxes" for "DE-VAT-91"',
      "did you mean",
    ],
    ['$table("taxess", "x")', 'there is no table "taxess"', "did you mean `taxes`?"],
    ['$table("taxes", nothing)', 'key 1 of $table("taxes") is missing', "at offset"],
    ['$table("taxes", "toString")', "there is no entry", "there are: DE-VAT-19, DE-VAT-7"],
    ['$table("taxes")', "is called without a key", "at offset"],
  ])("%s fails: %s", async (source, title, detail) => {
    await expect(look(source)).rejects.toMatchObject({ class: "MappingError" });
    await expect(look(source)).rejects.toThrow(title);
    await expect(look(source)).rejects.toHaveProperty("detail", expect.stringContaining(detail));
  });
});

test("every helper tells its signature and what it yields", () => {
  for (const helper of helpers) {
    expect(helper.signature.startsWith(`$${helper.name}(`)).toBe(true);
    expect(helper.doc.endsWith(".")).toBe(true);
  }
});
