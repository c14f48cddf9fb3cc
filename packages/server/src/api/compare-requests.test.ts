import * as fc from "fast-check";
import { expect, test } from "vitest";
import { atPointer, compareRequests } from "./compare-requests.ts";

test("tells each value that differs, with its place", () => {
  const shadow = { ref: "A", lines: [{ sku: "x", qty: 1 }], note: null, new: 1 };
  const written = { lines: [{ qty: 2, sku: "x" }, { sku: "y" }], ref: "A", note: "", "a/b": 1 };
  expect(compareRequests(shadow, written)).toEqual([
    { path: "/lines/0/qty", shadow: 1, written: 2 },
    { path: "/lines/1", written: { sku: "y" } },
    { path: "/note", shadow: null, written: "" },
    { path: "/new", shadow: 1 },
    { path: "/a~1b", written: 1 },
  ]);
});

test("takes -0 for 0, as JSON does", () => {
  expect(compareRequests({ total: -0 }, { total: 0 })).toEqual([]);
});

test("says nothing of what is ignored, also in every item of a list", () => {
  const shadow = { at: "now", lines: [{ id: 1 }, { id: 2 }], meta: { a: 1 } };
  const written = { at: "then", lines: [{ id: 8 }, { id: 9 }], meta: { b: 1 } };
  expect(compareRequests(shadow, written, ["/at", "/lines/*/id", "/meta"])).toEqual([]);
  expect(compareRequests(shadow, written, ["/lines/*/id/deeper", "/at", "/meta"])).toHaveLength(2);
});

test("finds nothing between equal data, and every difference can be looked up on both sides", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(compareRequests(one, JSON.parse(JSON.stringify(one)) as unknown)).toEqual([]);
      for (const { path, shadow, written } of compareRequests(one, other)) {
        expect([atPointer(one, path), atPointer(other, path)]).toEqual([shadow, written]);
      }
    }),
  );
});
