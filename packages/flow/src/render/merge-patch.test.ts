import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SourceDocument } from "../workspace.ts";
import { mergePatch, type PatchProblem } from "./merge-patch.ts";
import { plainOf, tracedAt, tracedOf } from "./traced-value.ts";

const document = (file: string): SourceDocument => ({
  file,
  kind: "Flow",
  name: "a",
  version: 1,
  retailer: null,
  value: {},
  valid: true,
  fields: [],
  operations: { operations: new Map() },
  spanOf: () => ({ file, start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: 0 } }),
});

const base = document("base.yaml");
const overlay = document("overlay.yaml");

function merged(value: unknown, patch: unknown, problems: PatchProblem[] = []): unknown {
  return plainOf(mergePatch(tracedOf(base, value), tracedOf(overlay, patch), problems));
}

describe("a merge patch", () => {
  test.each([
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [
      ["a", "b"],
      ["c", "d"],
      ["c", "d"],
    ],
    [{ a: "foo" }, "bar", "bar"],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: "b", c: null }, { a: "b" }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])("of RFC 7396: %j with %j is %j", (value, patch, expected) => {
    expect(merged(value, patch)).toEqual(expected);
  });

  const json = fc.jsonValue();

  test("that is empty changes nothing", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (value) => {
        expect(merged(value, {})).toEqual(value);
      }),
    );
  });

  test("that is applied twice changes nothing more", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (value, patch) => {
        const once = merged(value, patch);
        expect(merged(once, patch)).toEqual(once);
      }),
    );
  });

  test("never touches the prototype of anything", () => {
    const result = merged({}, JSON.parse('{ "__proto__": { "polluted": true } }')) as object;
    expect(Object.hasOwn(result, "__proto__")).toBe(true);
    expect("polluted" in {}).toBe(false);
  });
});

describe("a list whose items have an id", () => {
  const steps = [
    { id: "a", x: 1 },
    { id: "b", x: 2 },
    { id: "c", x: 3 },
  ];

  test("merges by id and keeps its order", () => {
    expect(
      merged(steps, [
        { id: "c", y: 4 },
        { id: "a", x: null },
      ]),
    ).toEqual([{ id: "a" }, { id: "b", x: 2 }, { id: "c", x: 3, y: 4 }]);
  });

  test("keeps the order of its ids whatever is patched", () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(ids, ids, (known, patched) => {
        const result = merged(
          known.map((id) => ({ id })),
          patched.map((id) => ({ id, x: 1 })),
        ) as { id: string }[];
        const added = patched.filter((id) => !known.includes(id));
        expect(result.map(({ id }) => id)).toEqual([...known, ...added]);
      }),
    );
  });

  test.each([
    [{ id: "n", $after: "a" }, "anbc"],
    [{ id: "n", $before: "c" }, "abnc"],
    [{ id: "n", $first: true }, "nabc"],
    [{ id: "n" }, "abcn"],
    [{ id: "c", $first: true }, "cab"],
  ])("takes %j at its place", (item, order) => {
    const result = merged(steps, [item]) as { id: string }[];
    expect(result.map(({ id }) => id).join("")).toBe(order);
    expect(result.some((step) => "$after" in step || "$before" in step || "$first" in step)).toBe(false);
  });

  test("reports a place that does not exist", () => {
    const problems: PatchProblem[] = [];
    merged(steps, [{ id: "n", $after: "d" }], problems);
    expect(problems).toMatchObject([
      { path: [0, "$after"], problem: { id: "unknown-placement", wanted: "d", known: ["a", "b", "c"] } },
    ]);
  });

  test("is replaced by a list without ids", () => {
    expect(merged(steps, [{ x: 1 }])).toEqual([{ x: 1 }]);
  });
});

test("every part knows the document and the path that it came from", () => {
  const value = { steps: [{ id: "a", mapping: { x: "1", y: "2" } }], owner: "o" };
  const patch = { steps: [{ id: "b" }, { id: "a", mapping: { y: "3" } }] };
  const tree = mergePatch(tracedOf(base, value), tracedOf(overlay, patch, ["patch"]));
  const origin = (...path: (string | number)[]) => {
    const { traced, rest } = tracedAt(tree, path);
    return [traced.document.file, [...traced.path, ...rest].join("/")];
  };
  expect(origin("steps", 0, "mapping", "x")).toEqual(["base.yaml", "steps/0/mapping/x"]);
  expect(origin("steps", 0, "mapping", "y")).toEqual(["overlay.yaml", "patch/steps/1/mapping/y"]);
  expect(origin("steps", 1, "id")).toEqual(["overlay.yaml", "patch/steps/0/id"]);
  expect(origin("steps", 1, "target")).toEqual(["overlay.yaml", "patch/steps/0/target"]);
});
