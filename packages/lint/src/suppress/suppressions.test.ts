import { expect, test } from "vitest";
import { readSuppressions } from "./suppressions.ts";

const lines = (source: string) =>
  readSuppressions("f.yaml", source).suppressions.map(({ code, reason, line }) => [code, reason, line]);

test("a comment behind something speaks about its own line", () => {
  expect(lines("a: 1\nb: 2 # crossdock-ignore XD206 one line only\n")).toEqual([
    ["XD206", "one line only", 2],
  ]);
});

test("a comment that stands alone speaks about the next line with content, also behind other comments", () => {
  const source = "# crossdock-ignore XD206 first\n# crossdock-ignore XD207 second\n\n# note\na: 1\n";
  expect(lines(source)).toEqual([
    ["XD206", "first", 5],
    ["XD207", "second", 5],
  ]);
});

test("text that only looks like a comment is none", () => {
  const source = "a: |\n  x # crossdock-ignore XD206 no\nb: 'y # crossdock-ignore XD206 no'\n";
  expect(lines(source)).toEqual([]);
});

test("code and reason may be missing", () => {
  expect(lines("a: 1 # crossdock-ignore\nb: 2 # crossdock-ignore XD206\n")).toEqual([
    ["", "", 1],
    ["XD206", "", 2],
  ]);
});

test("a line inside a block of text belongs to the line of its key", () => {
  const source = "# crossdock-ignore XD206 x\na: |-\n  one\n  two\nb: 1\n";
  const { anchor } = readSuppressions("f.yaml", source);
  expect([2, 3, 4, 5].map(anchor)).toEqual([2, 2, 2, 5]);
});

test("the span is the comment", () => {
  const [found] = readSuppressions("f.yaml", "a: 1 # crossdock-ignore XD206 why\n").suppressions;
  expect(found?.span).toMatchObject({
    start: { line: 1, column: 6, offset: 5 },
    end: { line: 1, column: 34, offset: 33 },
  });
});
