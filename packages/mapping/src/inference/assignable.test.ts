import { expect, test } from "vitest";
import { analyseTree } from "./analyse-tree.ts";
import { assignable } from "./assignable.ts";
import { shapeOf } from "./shape-of.ts";

const input = shapeOf({
  type: "object",
  required: ["no", "lines"],
  properties: {
    no: { type: "string" },
    note: { type: "string" },
    lines: {
      type: "array",
      items: { type: "object", required: ["sku"], properties: { sku: { type: "string" } } },
    },
    custom: { type: "object" },
  },
});

const target = shapeOf({
  type: "object",
  required: ["id", "status", "skus"],
  additionalProperties: false,
  properties: {
    id: { type: "string" },
    status: { enum: ["new", "done"] },
    skus: { type: "array", items: { type: "string" } },
    count: { type: "integer" },
    note: { type: ["string", "null"] },
    inner: {
      type: "object",
      required: ["x"],
      properties: { x: { type: "string" } },
      additionalProperties: false,
    },
  },
});

const found = (tree: object) =>
  assignable(analyseTree(tree, { input, variables: {} }).shape, target).map(
    ({ kind, path }) => `${kind} ${path.join(".")}`,
  );

const right = { id: "no", status: '"new"', skus: "[lines.sku]" };

test("a mapping that fits has no problem", () => {
  expect(found(right)).toEqual([]);
  expect(found({ ...right, note: "note", count: "$count(lines)", inner: { x: "no" } })).toEqual([]);
  expect(found({ ...right, note: null, status: "$lookup(custom, 'status')" })).toEqual([]);
});

test.each([
  ["a required field without a mapping", { id: "no", status: '"new"' }, ["unmapped "]],
  ["a required field below", { ...right, inner: {} }, ["unmapped inner"]],
  ["a required field that is optional in the input", { ...right, id: "note" }, ["perhaps-missing id"]],
  ["a field that the target does not have", { ...right, idd: "no" }, ["extra idd"]],
  [
    "a field that the target does not have below",
    { ...right, inner: { x: "no", y: "no" } },
    ["extra inner.y"],
  ],
  ["another type", { ...right, count: "no" }, ["type count"]],
  ["another type in one branch", { ...right, count: "note ? 1 : no" }, ["type count"]],
  ["a word that is not allowed", { ...right, status: '"old"' }, ["type status"]],
  ["a single value for a list", { ...right, skus: "no" }, ["type skus"]],
  ["a list that collapses", { ...right, skus: "lines.sku" }, ["collapses skus"]],
  ["items of another type", { ...right, skus: "[1, 2]" }, ["type skus.*"]],
])("%s is told", (_what, tree, problems) => {
  expect(found(tree)).toEqual(problems);
});

test("a problem names the place in the expression, the nearest field and the way out", () => {
  const { shape } = analyseTree('{ "id": no, "status": "new", "skus": lines.sku, "nots": note }', {
    input,
    variables: {},
  });
  expect(assignable(shape, target)).toMatchObject([
    { problem: { id: "collapses" }, range: [37, 46] },
    { problem: { id: "extra", meant: "note" }, range: [56, 60] },
  ]);
});
