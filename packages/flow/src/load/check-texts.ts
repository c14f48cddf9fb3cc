import type { Registry, Span } from "@crossdock/kit";
import { kindSchema } from "../kinds/kinds.ts";
import { type TextProblem, textProblems } from "../resolve/field-reader.ts";
import { markedFields } from "../resolve/marked-fields.ts";
import { lineIndex } from "../source/line-index.ts";
import type { Files, SpanOf } from "../workspace.ts";
import type { Checked } from "./check-document.ts";
import { knownExpressions } from "./known-expressions.ts";
import type { Report } from "./report.ts";

/** Reports expressions and templates that are no such (XD201, XD220), with the place inside the text. */
export function checkTexts(checked: Checked, files: Files, registry: Registry, report: Report): void {
  const { kind, value, spanOf } = checked;
  const check = knownExpressions(registry);
  for (const { path, mark, value: text } of markedFields(kindSchema(kind, registry, value), value)) {
    for (const problem of textProblems(mark, text, path, files, undefined, check)) {
      if (problem.kind !== "syntax") continue;
      const code = problem.language === "template" ? "XD220" : "XD201";
      report.add(code, problem.message, { span: spanOfText(problem, spanOf, files), hint: problem.hint });
    }
  }
}

/** Where a problem of a text stands: in the document, or in the `.jsonata` file that holds the text. */
export function spanOfText({ path, range, file }: TextProblem, spanOf: SpanOf, files: Files): Span {
  return file === undefined ? spanOf(path, "value", range) : spanInFile(file, files[file] ?? "", range);
}

/** A stretch of a file that is one text from its first character on. */
export function spanInFile(file: string, text: string, [start, end]: readonly [number, number]): Span {
  const lines = lineIndex(text);
  return { file, start: lines.positionAt(start), end: lines.positionAt(end) };
}
