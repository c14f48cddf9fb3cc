import { defineHelper, Failure, type HelperDefinition } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { checkExpression } from "../expression/check-expression.ts";
import { compileExpression } from "../expression/compile-expression.ts";
import { parseExpression } from "../expression/parsed-expression.ts";
import { compileMapping } from "../mapping/compile-mapping.ts";
import { helperProblem } from "./own-helpers.ts";

const helper = (name: string, call: HelperDefinition["call"], arity: [number, number] = [1, 2]) =>
  defineHelper({ name, signature: `$${name}(a, b?)`, doc: "A test.", arity, yields: "any", call });

const own = [
  helper("twice", (value) => [value, value]),
  helper("late", async () => 1),
  helper("odd", () => ({ inner: new Date(0) })),
  helper("broken", () => {
    throw new TypeError("no such thing");
  }),
  helper("refuses", () => {
    throw new Failure("Rejected", "not this one");
  }),
];
const parse = (source: string) => parseExpression(source, own);
const evaluate = (source: string, message: unknown = { a: "x" }) =>
  compileExpression(parse(source), { binds: [] }).evaluate(message);

describe("a helper of a workspace", () => {
  test("is called as any function, in an expression and in a tree", async () => {
    expect(await evaluate("$count($twice(a)) & $twice(a)[0]")).toBe("2x");
    expect(await evaluate("$map([1, 2], function($n) { $twice($n)[1] })")).toEqual([1, 2]);
    const mapping = compileMapping({ b: "$twice(a)", c: "$decAdd(1, 2)" }, { binds: [], parse });
    expect(await mapping.evaluate({ a: "x" })).toEqual({ b: ["x", "x"], c: "3" });
  });

  test("is known to the check of its own workspace, and to no other", () => {
    expect(checkExpression(parse("$twice(a)"), [])).toEqual([]);
    expect(checkExpression(parse("$twise(a)"), [])).toMatchObject([{ problem: { meant: "$twice" } }]);
    expect(checkExpression("$twice(a)", [])).toHaveLength(1);
  });

  test.each([
    ["$late(a)", "MappingError", "$late gives no plain data: a helper answers at once, and with data"],
    ["$odd(a)", "MappingError", "$odd gives no plain data: a helper answers at once, and with data"],
    ["$broken(a)", "MappingError", "$broken failed: no such thing"],
    ["$refuses(a)", "Rejected", "not this one"],
    ["$twice()", "MappingError", "$twice is called with 0 arguments, and is $twice(a, b?)"],
    ["$twice(1, 2, 3)", "MappingError", "$twice is called with 3 arguments, and is $twice(a, b?)"],
  ])("that cannot answer fails the step: %s", async (source, errorClass, title) => {
    await expect(evaluate(source)).rejects.toMatchObject({ class: errorClass, title });
  });

  test.each([
    ["sum", "is a function of crossdock already"],
    ["decimal", "is a function of crossdock already"],
    ["check-digit", "needs a name"],
    ["$x", "needs a name"],
  ])("cannot be named %s", (name, reason) => {
    expect(helperProblem(helper(name, () => 1))).toContain(reason);
  });

  test("takes no fewer arguments than it takes at most", () => {
    expect(helperProblem(helper("most", () => 1, [2, 1]))).toContain("at least 2 and at most 1");
    expect(helperProblem(helper("most", () => 1))).toBeUndefined();
  });
});
