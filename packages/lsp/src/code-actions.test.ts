import type { Diagnostic } from "@crossdock/kit";
import { expect, test } from "vitest";
import { codeActionsFor } from "./code-actions.ts";

const text = "owner: 'retial'\n";
const span = {
  file: "flows/a.yaml",
  start: { line: 1, column: 8, offset: 7 },
  end: { line: 1, column: 16, offset: 15 },
};
const range = { start: { line: 0, character: 7 }, end: { line: 0, character: 15 } };
const finding: Diagnostic = { code: "XD0", rule: "none", severity: "error", message: "no `retial`", span };

/** Titles and texts of the corrections that are offered. */
function offered(more: Partial<Diagnostic>): unknown[] {
  const editorDiagnostic = { range, message: "" };
  return codeActionsFor([{ ...finding, ...more }], "file:///a", text, range, () => editorDiagnostic).map(
    ({ title, edit }) => [title, edit?.changes?.["file:///a"]],
  );
}

test("a correction is offered as it is", () => {
  const fix = { title: "write `retail`", edits: [{ span, text: '"retail"' }] };
  expect(offered({ fix, problem: { id: "x", meant: "other" } })).toEqual([
    ["Write retail", [{ range, newText: '"retail"' }]],
  ]);
});

test("the word that was meant is offered in the quotes of the one that is written", () => {
  expect(offered({ problem: { id: "x", meant: "retail" } })).toEqual([
    ["Write retail", [{ range, newText: "'retail'" }]],
  ]);
});

test("nothing is read out of a hint", () => {
  expect(offered({ hint: "did you mean `retail`?" })).toEqual([]);
});

test("a correction in another file is not offered", () => {
  const fix = {
    title: "write `retail`",
    edits: [{ span: { ...span, file: "flows/b.yaml" }, text: "retail" }],
  };
  expect(offered({ fix })).toEqual([]);
});
