import { expect, test } from "vitest";
import { parse } from "yaml";
import { appendCase, newFlowTest } from "./append-case.ts";

const added = { name: "new", message: "a.json", expect: { writes: { "*": 0 }, text: "one\ntwo" } };

test.each([
  ["a list at the margin", "kind: FlowTest # a test\ncases:\n- name: one   # first\n  expect: { }\n"],
  [
    "an indented list with keys behind it",
    "cases:\n  - name: one\n    expect: {}   # kept\n\n# about the owner\nowner: me\n",
  ],
  ["no line end", "cases:\n    - { name: one, expect: {} }"],
  [
    "a text block last",
    "cases:\n  - name: one\n    expect: {}\n    text: |\n      a\n      b\n\nowner: me\n",
  ],
])("a case is added behind the others, and every line stays: %s", (_, source) => {
  const made = appendCase(source, added);
  const before = parse(source);
  expect(parse(made)).toEqual({ ...before, cases: [...before.cases, added] });
  const lines = made.split("\n");
  let at = -1;
  for (const line of source.split("\n").filter(Boolean)) {
    at = lines.indexOf(line, at + 1);
    expect(at, line).toBeGreaterThanOrEqual(0);
  }
});

test("a list in brackets grows, too", () => {
  const made = appendCase("owner: me # kept\ncases: [ { name: one, expect: {} } ]\n", added);
  expect(parse(made).cases).toEqual([{ name: "one", expect: {} }, added]);
  expect(made).toContain("# kept");
});

test("a new test is a head and a case", () => {
  expect(parse(newFlowTest({ kind: "FlowTest", name: "a" }, added))).toEqual({
    kind: "FlowTest",
    name: "a",
    cases: [added],
  });
});
