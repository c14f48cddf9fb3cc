import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { compileExpression } from "./compile-expression.ts";
import { ExpressionError } from "./expression-error.ts";

const run = (source: string, message: unknown = {}, bindings = {}) =>
  compileExpression(source).evaluate(message, bindings);

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const thrown = await promise.then(
    (value) => expect.fail(`yields ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Failure);
  return thrown as Failure;
}

function refusal(source: string): ExpressionError {
  try {
    compileExpression(source);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    return error as ExpressionError;
  }
  return expect.fail(`${source} compiles`);
}

describe("an expression", () => {
  test("reads the message at its root and the bindings by name", async () => {
    const bindings = { steps: { partner: { id: 7 } } };
    expect(await run('siteId & "/" & $steps.partner.id', { siteId: "de" }, bindings)).toBe("de/7");
  });

  test("yields undefined where it finds nothing", async () => {
    expect(await run("nothing.here")).toBeUndefined();
  });

  test("gives plain objects and lists", async () => {
    const result = (await run('lines.{ "sku": sku }', { lines: [{ sku: "a" }, { sku: "b" }] })) as object[];
    expect(Object.keys(result)).toEqual(["0", "1"]);
    expect(Object.getOwnPropertyNames(result)).toEqual(["0", "1", "length"]);
    expect(Object.getPrototypeOf(result[0])).toBe(Object.prototype);
  });

  test("keeps a key named __proto__ as data", async () => {
    const result = (await run('{ "__proto__": { "polluted": true } }')) as object;
    expect(Object.keys(result)).toEqual(["__proto__"]);
    expect("polluted" in result).toBe(false);
  });

  test.each([
    "lines[]",
    "lines{ sku: quantity }",
    "$reverse(lines)",
    "$sort(lines)",
    '$ ~> | $ | { "a": 1 } |',
  ])("leaves the message of %s as it was", async (source) => {
    const message = { lines: [], names: ["b", "a"] };
    const before = structuredClone(message);
    await run(source, message);
    expect(message).toEqual(before);
    expect(Object.getOwnPropertyNames(message.lines)).toEqual(["length"]);
  });

  test.each([
    ['{ "a": { "b": 1 } }', []],
    ['$.{ "a": 1 }', [[]]],
    ['rows.{ "a": 1 }', { rows: [[], []] }],
  ])("leaves empty lists inside lists of %s as they were", async (source, message) => {
    const before = structuredClone(message);
    await run(source, message);
    expect(message).toEqual(before);
  });

  test("hands built-ins to higher-order functions with their own number of parameters", async () => {
    expect(await run("$map([1, 2], $string)")).toEqual(["1", "2"]);
    expect(await run('$string({ "f": function($x) { $x } })')).toBe('{"f":""}');
    expect(await run("$map(['a'], $pad(?, 3, '-'))")).toBe("a--");
  });

  test("works on a message and bindings that are frozen", async () => {
    const message = Object.freeze({ lines: Object.freeze([]) });
    expect(await run("$count(lines[])", message)).toBe(0);
    const bindings = { vars: Object.freeze({ list: Object.freeze([]) }) };
    expect(await run('$vars.list{ "a": "b" }', message, bindings)).toEqual({ a: "b" });
  });

  test("takes `$now()` and `$millis()` from the binding `now`", async () => {
    expect(await run("[$now(), $millis()]", {}, { now: 0 })).toEqual(["1970-01-01T00:00:00.000Z", 0]);
    expect(await run('$now("[Y0001]-[M01]-[D01]")', {}, { now: 86_400_000 })).toBe("1970-01-02");
  });

  test("has one instant for a whole evaluation without the binding", async () => {
    expect(await run("$millis() = $toMillis($now())")).toBe(true);
  });

  test("keeps many evaluations at once apart", async () => {
    const expression = compileExpression(
      "$map([1..20], function($n) { $n + offset + $millis() - $vars.base })",
    );
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, offset) =>
        expression.evaluate({ offset }, { now: offset * 10, vars: { base: offset * 10 } }),
      ),
    );
    all.forEach((result, offset) => {
      expect(result).toEqual(Array.from({ length: 20 }, (_, index) => index + 1 + offset));
    });
  });
});

describe("a wrong expression", () => {
  test.each([
    ["a + (b", "S0203", 6],
    ["a + + b", "S0211", 4],
    ['"open', "S0101", 5],
    ["", "S0207", 0],
    ["/a(/", "S0302", 4],
  ])("%s is refused with %s at %i", (source, code, position) => {
    expect(refusal(source)).toMatchObject({ code, position });
  });

  test.each([
    ["$eval(code)", "forbidden"],
    ["$map(codes, $eval)", "forbidden"],
    ["($run := $eval; $run(code))", "forbidden"],
    ["$random()", "forbidden"],
    ["$shuffle(lines)", "forbidden"],
    ["$dec.div(price, quantity)", "object-call"],
    ["uppercase(name)", "bare-call"],
    ["$uppercas(name)", "unknown-helper"],
    ["$match(name, /(a+)+b/)", "regex"],
    ["($f := function($n) { $n + $f($n) }; $f(1))", "unbounded-recursion"],
    ["12345678901234567890", "long-number"],
    ["id = -12345678901234567890", "long-number"],
    ["[1..9007199254740993]", "long-number"],
    ["price * 0.12345678901234567890", "long-number"],
    ["1e-400", "long-number"],
  ])("%s is refused as %s", (source, code) => {
    expect(refusal(source).code).toBe(code);
  });

  test.each(["9007199254740991", "1.25e3", "0.1234567890123456", "[1..3]", "a - 1e2", "-0.5", "a[12]"])(
    "the digits of %s are kept",
    (source) => {
      expect(() => compileExpression(source)).not.toThrow();
    },
  );

  test("shows the digits that would be lost", () => {
    expect(refusal('{ "a": -12345678901234567890 }')).toMatchObject({
      message: "`12345678901234567890` loses digits as a number",
      hint: "write a text, in quotes",
      position: 7,
    });
  });

  test("names the function that was probably meant", () => {
    expect(refusal("$uppercas(name)").hint).toBe("did you mean `$uppercase`?");
    expect(refusal("uppercase(name)").hint).toBe("did you mean `$uppercase`?");
  });

  test("refuses unknown variables only where the bound names are given", () => {
    expect(() => compileExpression("$stpes.partner")).not.toThrow();
    expect(() => compileExpression("$stpes.partner", { binds: ["steps"] })).toThrow(
      "there is no variable `$stpes`",
    );
  });
});

describe("a failed evaluation", () => {
  test("is a MappingError with code and place", async () => {
    const failure = await failureOf(run("total + 1", { total: "many" }));
    expect(failure.class).toBe("MappingError");
    expect(failure.title).toBe("the left side of + is not a number");
    expect(failure.detail).toBe("T2001, at offset 7 of `total + 1`");
  });

  test.each([
    ['false or $join([1, "a"])', "$join wants a list of one type", 15],
    ['true and $contains(1, "a")', "an argument of $contains has the wrong type", 19],
    ['1 + $length({ "a": 1 })', "an argument of $length has the wrong type", 12],
  ])("of %s names the function, not the operator around it", async (source, title, offset) => {
    const failure = await failureOf(run(source));
    expect([failure.title, failure.detail]).toEqual([
      title,
      expect.stringContaining(`at offset ${offset} of`),
    ]);
  });

  test.each([Infinity, -Infinity])("shows a number that is not finite as what it is: %s", async (amount) => {
    const failure = await failureOf(run('"in total " & amount', { amount }));
    expect(failure.title).toBe(`${amount} cannot be written as text: the number is not finite`);
  });

  test.each([
    ["$sqrt(-1)", "there is no square root of -1"],
    ['$replace("aaa", /x*/, "-")', "the pattern matches the empty text"],
    ["$string(1e308 * 10)", "Infinity cannot be written as text"],
    ["$power(0 - 8, 0.5)", "-8 raised to this power is not a finite number"],
  ])("of %s is told in words, not as a code", async (source, words) => {
    const failure = await failureOf(run(source));
    expect(failure.title).toContain(words);
    expect(failure.title).not.toMatch(/\b[dstDST]\d{4}\b/);
  });

  test("is of the class that $raise names", async () => {
    const failure = await failureOf(run('$raise("NoStock", "none left of " & sku)', { sku: "A1" }));
    expect([failure.class, failure.title]).toEqual(["NoStock", "none left of A1"]);
  });

  test("does not take an error name that is not a name", async () => {
    const failure = await failureOf(run('$raise("no stock")'));
    expect(failure.class).toBe("MappingError");
  });

  test("tells that a result is a function", async () => {
    expect((await failureOf(run("{ 'a': $sum }"))).title).toContain("the result.a is a function");
  });
});

describe("a runaway expression", () => {
  /** Where the time is not what stops it, a busy machine must not decide the test. */
  const limitsOf = (words: string) => ({ limits: { timeout: words.includes("longer") ? 200 : 10_000 } });

  test.each([
    ["a padding", '$pad("x", 1e8)', "$pad"],
    ["a range", "$sum([1..5000000])", "list of more than 100000 items"],
    ["a join", '$join([1..90000].("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"))', "$join"],
    ["a text of a large value", "$string([1..90000].$$.big)", "$string"],
    [
      "a doubling text",
      "($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f('x', 60))",
      "& makes a text of more than",
    ],
    ["a replacement", "$replace($pad('', 50000, 'a'), 'a', $pad('', 50000, 'b'))", "$replace"],
    ["a replacement by pattern", "$replace($pad('', 50000, 'a'), /a/, $pad('', 50000, 'b'))", "$replace"],
    [
      "a replacement by function",
      "$replace($pad('', 5000, 'a'), /a/, function($m) { $pad('', 50000, 'b') })",
      "$replace",
    ],
    ["a split", "$split($pad('', 200000, 'a'), '')", "$split"],
    ["an endless loop", "($f := function($n) { $n = 0 ? 0 : $f($n + 1) }; $f(1))", "longer than 200 ms"],
    ["a deep recursion", "($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(100000))", "too deeply"],
    ["an endless append", "$reduce([1..90000], function($a, $b) { $append($a, $a) }, [1,2])", "$append"],
    ["a pattern with two ways", "$match($pad('', 60, 'a'), /(a|a)*c/)", "longer than 200 ms"],
    ["a slow pattern", "$match($pad('', 90000, 'a'), /a*a*a*c/)", "longer than 200 ms"],
  ])("%s is stopped", async (_what, source, words) => {
    const expression = compileExpression(source, limitsOf(words));
    const started = performance.now();
    const failure = await failureOf(expression.evaluate({ big: "x".repeat(1000) }));
    expect(failure.class).toBe("LimitExceeded");
    expect(failure.title).toContain(words);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test("a sort and a distinct of a long list are quick", async () => {
    const list = Array.from({ length: 50_000 }, (_, index) => `k${(index * 7919) % 50_000}`);
    const started = performance.now();
    const expression = compileExpression("$count($distinct($sort(list)))", { limits: { timeout: 10_000 } });
    expect(await expression.evaluate({ list })).toBe(50_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("is told by what it computes, not by how long the machine keeps it waiting", async () => {
    const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
    const source = "($wait(); $sum([1..5000].($ + 1)); $wait(); $sum([1..5000].($ + 1)))";
    const expression = compileExpression(source, { binds: ["wait"], limits: { timeout: 300 } });
    expect(await expression.evaluate({}, { wait })).toBe(12_507_500);
  });
});
