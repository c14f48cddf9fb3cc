import { expect, test } from "vitest";
import { lineDiff } from "./line-diff.ts";

const text = (...lines: (string | number)[]) => lines.join("\n");

test("a line that changed stands between those around it", () => {
  expect(lineDiff(text(1, 2, 3, 4, 5, 6, 7), text(1, 2, 3, "four", 5, 6, 7))).toEqual([
    "  …",
    "  2",
    "  3",
    "- 4",
    "+ four",
    "  5",
    "  6",
    "  …",
  ]);
});

test("lines that come and go are told one by one", () => {
  expect(lineDiff(text("a", "b"), text("b", "c"))).toEqual(["- a", "  b", "+ c"]);
});

test("equal texts have nothing to show", () => {
  expect(lineDiff(text(1, 2), text(1, 2))).toEqual(["  …"]);
});
