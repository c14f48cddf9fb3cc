import { describe, expect, test } from "vitest";
import { coerceArrays } from "./expression/coerce-arrays.ts";
import { compileExpression } from "./expression/compile-expression.ts";
import { analyse } from "./inference/analyse.ts";
import { shapeOf } from "./inference/shape-of.ts";

const run = (source: string, message: unknown = {}, bindings = {}) =>
  compileExpression(source).evaluate(message, bindings);

const scope = {
  input: shapeOf({
    type: "object",
    required: ["items", "price", "quantity"],
    properties: {
      items: {
        type: "array",
        items: { type: "object", required: ["a"], properties: { a: { type: "number", "x-money": true } } },
      },
      price: { type: "number", "x-money": true },
      quantity: { type: "number" },
      missing: { type: "string" },
    },
  }),
  variables: {},
};
const kinds = (source: string) => analyse(source, scope).problems.map(({ kind }) => kind);

describe("traps of JSONata that are taken away", () => {
  test("two evaluations of one expression do not mix their messages", async () => {
    const expression = compileExpression("$map(items, function($i) { $i & '-' & id })");
    const both = await Promise.all(
      ["x", "y"].map((id) => expression.evaluate({ id, items: ["1", "2", "3"] })),
    );
    expect(both).toEqual([
      ["1-x", "2-x", "3-x"],
      ["1-y", "2-y", "3-y"],
    ]);
  });

  test("a list of one stays a list where it is written or where the contract says so", async () => {
    const message = { items: [{ a: 1 }] };
    expect(await run("items.a", message)).toBe(1);
    expect(await run("[items.a]", message)).toEqual([1]);
    expect(await run("$array(items.a)", message)).toEqual([1]);
    const schema = { type: "object", required: ["list"], properties: { list: { type: "array" } } };
    expect(coerceArrays(schema, await run('{ "list": items.a }', message))).toEqual({ list: [1] });
    expect(coerceArrays(schema, await run('{ "list": items.a }', { items: [] }))).toEqual({ list: [] });
  });

  test("a list that may collapse is known before it runs", () => {
    expect(analyse('items.{ "x": a }', scope).shape).toMatchObject({ type: "list", collapses: true });
  });

  test("money adds up exactly with helpers, and arithmetic on it is told", async () => {
    const message = { items: [{ a: 12.34 }, { a: 12.34 }, { a: 9.95 }] };
    expect(await run("$sum(items.a)", message)).toBe(34.629999999999995);
    expect(await run("$decSum(items.a)", message)).toBe("34.63");
    expect(kinds("$sum(items.a)")).toEqual(["money-arithmetic"]);
  });

  test("rounding is half up unless asked otherwise, and `$round` on money is told", async () => {
    expect(await run("[$round(2.5), $round(3.5)]")).toEqual([2, 4]);
    expect(await run("[$decRound(2.5, 0), $decRound(3.5, 0)]")).toEqual(["3", "4"]);
    expect(kinds("$round(price, 2)")).toEqual(["money-arithmetic"]);
  });

  test.each([
    '$number("12345678901234567890")',
    '$number("-009007199254740993")',
    '$number("0.12345678901234567890")',
    '$number("1e-400")',
    '$number("0xFFFFFFFFFFFFFFFF")',
    '$parseInteger("12345678901234567890", "0")',
  ])("%s is refused, since a number does not keep the digits", async (source) => {
    await expect(run(source)).rejects.toMatchObject({
      class: "MappingError",
      title: expect.stringMatching(/^\$(number|parseInteger) makes another number of ".*": leave it a text/),
    });
  });

  test("a text whose digits a number keeps becomes one", async () => {
    const texts = [
      "9007199254740991",
      "000000000000000012",
      "12.50000000000000000",
      "1e3",
      "0.1234567890123456",
    ];
    expect(await run(`[${texts.map((each) => `$number("${each}")`).join()}]`)).toEqual([
      9007199254740991, 12, 12.5, 1000, 0.1234567890123456,
    ]);
  });

  test("an optional value between two texts is told", async () => {
    expect(await run('"a" & missing & "b"')).toBe("ab");
    expect(kinds('"a" & missing & "b"')).toEqual(["optional-swallowed"]);
  });

  test("`$not` of a missing value is told", () => {
    expect(kinds("$not($boolean(missing))")).toEqual(["optional-swallowed"]);
  });

  test("a bare word is told with its quoted form", () => {
    expect(analyse("EUR", scope).problems).toMatchObject([{ kind: "bare-word", fix: '"EUR"' }]);
  });

  test("helpers have flat names, and a call bound to an object is refused", async () => {
    expect(await run("items.$decDiv(price, quantity, 2)", { items: [{ price: 1, quantity: 3 }] })).toBe(
      "0.33",
    );
    expect(() => compileExpression("$dec.div(price, quantity)")).toThrow("reads its arguments from `dec`");
  });

  test("a failed evaluation changes neither message nor bindings", async () => {
    const message = { items: [{ a: 1 }], empty: [] };
    const bindings = { vars: { list: [] as unknown[] } };
    const before = structuredClone({ message, bindings });
    await expect(
      run('($vars.list{ "x": 1 }; empty{ "x": 1 }; items[].a + "x")', message, bindings),
    ).rejects.toThrow();
    expect({ message, bindings }).toEqual(before);
  });

  test("a sum of nothing is nothing, and `$decSum` of nothing is 0", async () => {
    expect(await run("$sum(items.a)", { items: [] })).toBeUndefined();
    expect(await run("$decSum(items.a)", { items: [] })).toBe("0");
  });

  test("inherited properties of the message are not data", async () => {
    expect(await run("constructor")).toBeUndefined();
    expect(await run("items.__proto__", { items: {} })).toBeUndefined();
  });
});
