import { execFileSync } from "node:child_process";
import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { compileMapping } from "../mapping/compile-mapping.ts";
import { compile } from "./compile.ts";

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return expect.fail("nothing was thrown");
}

describe("a compiled expression", () => {
  test("answers at once with plain data", () => {
    const result = compile('lines.{ "sku": sku }').evaluate({ lines: [{ sku: "a" }, { sku: "b" }] });
    expect(result).toEqual([{ sku: "a" }, { sku: "b" }]);
    expect(Object.getOwnPropertyNames(result)).toEqual(["0", "1", "length"]);
    expect(Object.getPrototypeOf((result as object[])[0])).toBe(Object.prototype);
  });

  test("tells errors with the code, the place and the name that the reference tells", () => {
    expect(thrownBy(() => compile("1 + total").evaluate({ total: "many" }))).toMatchObject({
      code: "T2002",
      position: 3,
      token: "+",
      class: "MappingError",
    });
    expect(thrownBy(() => compile("a +"))).toMatchObject({ code: "S0207", position: 3 });
  });

  test.each([
    "constructor",
    "toString",
    "__proto__",
    "hasOwnProperty.constructor",
    "$lookup($, 'constructor')",
    "list.length",
    "when.getTime",
  ])("%s reads nothing that is not data", (source) => {
    const input = { list: [1, 2], when: new Date(0) };
    expect(compile(source).evaluate(input)).toBeUndefined();
  });

  test("does not take data for a function, whatever its fields are called", () => {
    const input = { x: { _jsonata_lambda: true, y: 1 } };
    expect(compile("x.y").evaluate(input)).toBe(1);
    expect(thrownBy(() => compile("($f := x; $f(1))").evaluate(input))).toMatchObject({ code: "T1006" });
  });

  test("does not wait for a helper", () => {
    const program = compile("$later()", { helpers: { later: () => Promise.resolve(1) } });
    expect((thrownBy(() => program.evaluate({})) as Failure).title).toBe(
      "$later answers with a promise; what waits for something is a step, not a mapping",
    );
  });

  test("knows the parent in a text that is evaluated", () => {
    expect(compile("$eval('order.total.%.no')").evaluate({ order: { no: "A", total: 1 } })).toBe("A");
  });

  test("calls once what an object says twice, and again for the next object", () => {
    let calls = 0;
    const program = compile('lines.{ "a": $price($), "b": $price($) * 2, "c": $price(first) }', {
      helpers: { price: (line: { price: number }) => line.price + calls++ * 0 },
    });
    const lines = [
      { price: 1, first: { price: 7 } },
      { price: 2, first: { price: 8 } },
    ];
    expect(program.evaluate({ lines })).toEqual([
      { a: 1, b: 2, c: 7 },
      { a: 2, b: 4, c: 8 },
    ]);
    expect(calls).toBe(4);
  });

  test.each([
    ['{ "a": $f(n), "b": ($n := 5; $f($n)), "c": $f(n) }', { a: 2, b: 10, c: 2 }],
    [
      '[1, 2].{ "a": $f($), "inner": { "b": $f($) }, "c": $f($) }',
      [
        { a: 2, inner: { b: 2 }, c: 2 },
        { a: 4, inner: { b: 4 }, c: 4 },
      ],
    ],
    [
      '($g := function($x) { $x > 2 ? $x : { "a": $g($x + 1), "b": $g($x + 1) } }; $g(1))',
      {
        a: { a: 3, b: 3 },
        b: { a: 3, b: 3 },
      },
    ],
  ])("%s remembers nothing of another context", (text, expected) => {
    const source = `($f := function($x) { $x * 2 }; ${text})`;
    expect(compile(source).evaluate({ n: 1 })).toEqual(expected);
  });

  test("does not remember what is never the same twice", () => {
    const source = `(
      $f := function() { $random() };
      $made := [1..50].{ "a": $f(), "b": $f() };
      $count($distinct($append($made.a, $made.b)))
    )`;
    expect(compile(source).evaluate({})).toBe(100);
  });

  test.each([
    ["c_one", true],
    ["c", false],
    ["", false],
    ["x_c_", false],
    [undefined, false],
  ])("asks whether %j begins with c_", (text, expected) => {
    expect(compile('$substring(text, 0, 2) = "c_"').evaluate({ text })).toBe(expected);
  });

  test("refuses the beginning of what is not text", () => {
    const error = thrownBy(() => compile('$substring(text, 0, 2) = "12"').evaluate({ text: 123 }));
    expect(error).toMatchObject({ code: "T0410" });
  });

  test("keeps an evaluation apart from one that a helper makes of the same expression", () => {
    let depth = 0;
    const program: ReturnType<typeof compile> = compile("[name, $again(), name]", {
      helpers: { again: () => (depth++ === 0 ? program.evaluate({ name: "inner" }) : undefined) },
    });
    expect(program.evaluate({ name: "outer" })).toEqual(["outer", "inner", "inner", "outer"]);
  });

  test("lets a binding take the place of a function", () => {
    const program = compile("$sum([1, 2])");
    expect(program.evaluate({})).toBe(3);
    expect(program.evaluate({}, { sum: () => "mine" })).toBe("mine");
  });
});

describe("a runaway expression", () => {
  test.each([
    ["a list that grows", "$reduce([1..1000], function($a, $b) { $append($a, $a) }, [1])"],
    ["many lists that nobody keeps", "$count([1..100000].($count([1..100000])))"],
    ["a text that grows", "$reduce([1..100], function($a, $b) { $a & $a }, 'xxxxxxxxxx')"],
    ["a padding", "$pad('x', 1e8)"],
    ["a range", "[1..10000001]"],
    ["nested ranges", "[1..10000].[1..10000]"],
    ["a descent", "$map([1..1000], function($x) { **.** })"],
    ["own functions for ever", "($f := function($x) { $f($x) }; $f(1))"],
    ["own functions without end", "($f := function($x) { 1 + $f($x) }; $f(1))"],
    ["a pattern", "$match($pad('', 5000, 'a'), /(a+)+b/)"],
    ["a vast picture", "$fromMillis(0, '[Y,99999999]')"],
  ])("%s ends in a LimitExceeded", (_what, source) => {
    const input = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`k${index}`, [{ a: { b: 1 } }]]),
    );
    const started = performance.now();
    const failure = thrownBy(() => compile(source, { limits: { timeout: 300 } }).evaluate(input));
    expect(failure).toBeInstanceOf(Failure);
    expect((failure as Failure).class).toBe("LimitExceeded");
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

test("nothing of an expression becomes code", () => {
  const script = `
    import { compile } from "@crossdock/mapping";
    const source = '($f := function($x) { $x * 2 }; $sum(items[a > 1].$f(a)) & $replace("aa", /(a|b)*/, "c"))';
    process.stdout.write(String(compile(source).evaluate({ items: [{ a: 1 }, { a: 2 }, { a: 3 }] })));`;
  const options = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", script];
  expect(execFileSync(process.execPath, options, { cwd: import.meta.dirname, encoding: "utf8" })).toBe("10c");
});

test("what several fields of a mapping have in common is evaluated once", async () => {
  let calls = 0;
  const table = () => {
    calls++;
    return { tax: 19, name: "standard" };
  };
  const look = '$table("taxes", taxClass)';
  const mapping = compileMapping({
    rate: `${look}.tax`,
    name: `${look}.name`,
    both: `[${look}.tax, ${look}.name]`,
  });
  expect(await mapping.evaluate({ taxClass: "s" }, { table })).toEqual({
    rate: 19,
    name: "standard",
    both: [19, "standard"],
  });
  expect(calls).toBe(1);
});

test("what fails in a text that is evaluated is told in words, a limit of ours as well", () => {
  const longList = compile(`$eval("[1..20]")`, { limits: { items: 10 } });
  expect(() => longList.evaluate({})).toThrow("the text given to $eval fails: ");
  expect(() => longList.evaluate({})).not.toThrow("D2015");
});
