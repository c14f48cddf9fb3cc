import { expect, test } from "vitest";
import { flood } from "./flood.ts";

test("a reader whose work grows with the square is found, and one whose stack overflows", async () => {
  const problems = await flood(
    ["<"],
    [
      { name: "linear", read: (text) => text.indexOf(">") },
      { name: "all of it", read: (text) => text.split("<"), growth: "linear" },
      { name: "square of it", read: (text) => /<[^>]*>/.exec(text), growth: "linear" },
      { name: "refusing", read: () => Promise.reject(new TypeError("not this")) },
      { name: "square", read: (text) => /<[^>]*>/.exec(text) },
      { name: "recursive", read: (text) => /^(?:<|a)*$/.exec(text) },
    ],
  );
  expect(problems.map((problem) => problem.split(":")[0])).toEqual(["square of it", "square", "recursive"]);
});
