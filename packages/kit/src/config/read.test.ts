import { Type } from "typebox";
import { expect, test } from "vitest";
import { duration, expression, secret } from "./fields.ts";
import { readFields } from "./read.ts";

const wait = duration({ description: "Wait.", default: "5s" });

test("defaults are filled in and read, at every depth", () => {
  const schema = Type.Object({ wait, inner: Type.Object({ wait, on: Type.Boolean({ default: true }) }) });
  expect(readFields(schema, { inner: {} })).toEqual({ wait: 5000, inner: { wait: 5000, on: true } });
});

test("the document stays as it was", () => {
  const value = Object.freeze({ wait: "1m" });
  expect(readFields(Type.Object({ wait }), value)).toEqual({ wait: 60_000 });
  expect(value).toEqual({ wait: "1m" });
});

test("a default is not shared between two documents", () => {
  const schema = Type.Object({ tags: Type.Array(Type.String(), { default: ["a"] }) });
  const first = readFields(schema, {}) as { tags: string[] };
  first.tags.push("b");
  expect(readFields(schema, {})).toEqual({ tags: ["a"] });
});

test("lists, records and patterns are read by their schemas", () => {
  const schema = Type.Object({ list: Type.Array(wait), record: Type.Record(Type.String(), wait) });
  expect(readFields(schema, { list: ["1s", "2s"], record: { a: "3s" } })).toEqual({
    list: [1000, 2000],
    record: { a: 3000 },
  });
});

test("of alternatives the one that the value is of reads it", () => {
  const one = secret({ description: "Secret." });
  const either = Type.Union([one, Type.Array(one)]);
  expect(readFields(either, "a")).toEqual({ secret: "a" });
  expect(readFields(either, ["a", "b"])).toEqual([{ secret: "a" }, { secret: "b" }]);
});

test("a word is not a duration, and a duration is not a word", () => {
  const schema = Type.Union([Type.Literal("never"), wait]);
  expect([readFields(schema, "never"), readFields(schema, "1m")]).toEqual(["never", 60_000]);
});

test("of two objects the one with these keys reads it", () => {
  const closed = { additionalProperties: false };
  const schema = Type.Union([
    Type.Object({ kind: Type.Literal("a"), at: Type.String() }, closed),
    Type.Object({ kind: Type.Literal("b"), at: wait }, closed),
    Type.Object({ every: wait }, closed),
  ]);
  expect(readFields(schema, { kind: "a", at: "5s" })).toEqual({ kind: "a", at: "5s" });
  expect(readFields(schema, { kind: "b", at: "5s" })).toEqual({ kind: "b", at: 5000 });
  expect(readFields(schema, { every: "5s" })).toEqual({ every: 5000 });
});

test("a reader supplies what the kinds cannot, and is told where", () => {
  const schema = Type.Object({
    steps: Type.Array(Type.Object({ when: expression({ description: "When." }) })),
  });
  const places: unknown[] = [];
  const read = readFields(schema, { steps: [{ when: "a = 1" }] }, (mark, value, path) => {
    places.push([mark.kind, path]);
    return { source: value };
  });
  expect(read).toEqual({ steps: [{ when: { source: "a = 1" } }] });
  expect(places).toEqual([["expression", ["steps", 0, "when"]]]);
});

test("a field that is named like an object's own method gets its default", () => {
  const schema = Type.Object({ toString: Type.String({ default: "x" }) });
  expect(Object.entries(readFields(schema, {}) as object)).toEqual([["toString", "x"]]);
});
