import { expect, test } from "vitest";
import { fragmentSteps, pointerOf, pointerSteps } from "./json-pointer.ts";

test.each<[string, string[]]>([
  ["", []],
  ["/", [""]],
  ["/a/0", ["a", "0"]],
  ["/a~1b/m~0n", ["a/b", "m~n"]],
  ["/~01", ["~1"]],
])("%j leads along %j, and back", (pointer, steps) => {
  expect(pointerSteps(pointer)).toEqual(steps);
  expect(pointerOf(steps)).toBe(pointer);
});

test("a fragment is decoded before it is taken apart", () => {
  expect(fragmentSteps("/$defs/net%20price")).toEqual(["$defs", "net price"]);
  expect(fragmentSteps("/a%7E1b")).toEqual(["a/b"]);
});

test("a per cent sign of its own stays", () => {
  expect(fragmentSteps("/$defs/100%")).toEqual(["$defs", "100%"]);
});
