import { describe, expect, test } from "vitest";
import { checkName, isSame, toOdoo } from "./values.ts";

const field = (type: string, more: object = {}) => ({ name: "x", type, ...more });

describe("values for Odoo", () => {
  test.each([
    ["datetime", "2026-11-23T10:00:00Z", "2026-11-23 10:00:00"],
    ["datetime", "2026-11-23T10:00:00.999+09:00", "2026-11-23 01:00:00"],
    ["datetime", "2026-11-23 10:00:00", "2026-11-23 10:00:00"],
    ["date", "2026-11-23T23:30:00+09:00", "2026-11-23"],
    ["float", "19.990", 19.99],
    ["monetary", "-3", -3],
    ["monetary", "0009007199254740991", 9007199254740991],
    ["float", "+1.50000000000000000000", 1.5],
    ["integer", "7", 7],
    ["integer", -2147483648, -2147483648],
    ["char", 7, "7"],
    ["char", "", false],
    ["many2one", "35", 35],
    ["many2one", null, false],
    ["many2many", 4, [4]],
    ["many2many", "", false],
    ["boolean", "false", false],
    ["boolean", true, true],
  ])("%s takes %j as %j", (type, value, wanted) => {
    expect(toOdoo(field(type), value)).toEqual(wanted);
  });

  test.each([
    ["datetime", "2026-11-23T10:00:00"],
    ["datetime", 1_795_000_000],
    ["date", "23.11.2026"],
    ["float", "1,50"],
    ["float", "abc"],
    ["float", "12345678901234567890"],
    ["float", "0.12345678901234567890"],
    ["float", "1e400"],
    ["integer", 1.5],
    ["integer", "9007199254740993"],
    ["integer", 2147483648],
    ["date", "2026-02-31"],
    ["datetime", "2026-02-31T10:00:00Z"],
    ["datetime", "2026-02-29 10:00:00"],
    ["datetime", "2026-02-28 25:00:00"],
    ["many2one", "9007199254740993"],
    ["boolean", "no"],
    ["many2one", "US"],
    ["many2one", -1],
    ["char", {}],
  ])("%s refuses %j", (type, value) => {
    expect(() => toOdoo(field(type), value)).toThrow(/`x` must be/);
  });
});

test("a text that its column would cut is refused", () => {
  const code = field("char", { size: 5 });
  expect(toOdoo(code, "MAIN1")).toBe("MAIN1");
  expect(() => toOdoo(code, "WAREHOUSE")).toThrow("`x` must be a text of at most 5 characters");
});

test.each([
  ["D\u0000E", "the character U+0000"],
  ["D\ud83d", "half of a character"],
])("%j names no record", (code, what) => {
  expect(() => checkName("country_code", code)).toThrow(`\`country_code\` has ${what}`);
});

describe("what Odoo has already", () => {
  test.each([
    ["many2one", [3, "Three"], 3],
    ["many2one", false, false],
    ["many2many", [2, 1], [1, 2]],
    ["char", "", false],
    ["float", 19.990000000000002, 19.99],
    ["html", "<p>Ring\ntwice</p>", "Ring twice"],
  ])("%s %j is the same as %j", (type, read, wanted) => {
    expect(isSame(field(type), read, wanted)).toBe(true);
  });

  test("a price that 14 cut to its digits is the same, and one that it would keep is not", () => {
    const price = field("float", { digits: [16, 2] as const });
    expect(isSame(price, 3.33, 3.3333)).toBe(true);
    expect(isSame(price, 3.33, 3.34)).toBe(false);
  });
});
