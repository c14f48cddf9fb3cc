import { expect, test } from "vitest";
import { callsOf } from "./calls-of.ts";

test("calls are listed with their names, places and constant arguments", () => {
  expect(callsOf('a & $table("taxes", code)')).toMatchObject([
    {
      name: "table",
      range: [4, 25],
      arguments: [
        { kind: "text", text: "taxes", range: [11, 18] },
        { kind: "other", range: [20, 24] },
      ],
    },
  ]);
});

test.each(["$hash($)", "$hash($$)", "$hash($string($))"])("%s takes the whole message", (source) => {
  expect(callsOf(source)[0]).toMatchObject({ name: "hash", arguments: [{ kind: "message" }] });
});

test("an expression that cannot be parsed has none", () => {
  expect(callsOf("$hash(")).toEqual([]);
});
