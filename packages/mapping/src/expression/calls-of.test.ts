import { expect, test } from "vitest";
import { callsOf } from "./calls-of.ts";

test("calls are listed with their names, places and constant arguments", () => {
  expect(callsOf('a & $table("taxes", code)')).toEqual([
    {
      name: "table",
      range: expect.any(Array),
      arguments: [{ kind: "text", text: "taxes" }, { kind: "other" }],
    },
  ]);
});

test.each(["$hash($)", "$hash($$)", "$hash($string($))"])("%s takes the whole message", (source) => {
  expect(callsOf(source)[0]).toMatchObject({ name: "hash", arguments: [{ kind: "message" }] });
});

test("an expression that cannot be parsed has none", () => {
  expect(callsOf("$hash(")).toEqual([]);
});
