import type { Span } from "@crossdock/kit";
import { mappingWords } from "@crossdock/mapping";
import { type FieldText, fieldTexts, type TextSource } from "../resolve/field-texts.ts";
import { lineIndex } from "../source/line-index.ts";
import type { Files, SourceDocument, SpanOf } from "../workspace.ts";
import type { Report } from "./report.ts";

/** Reports expressions and templates that are no such (XD201, XD220), with the place inside the text. */
export function checkTexts(
  { fields, spanOf }: Pick<SourceDocument, "fields" | "spanOf">,
  source: TextSource,
  report: Report,
): void {
  for (const field of fields) {
    for (const found of fieldTexts(field, source)) {
      const { text } = found;
      const problem =
        text.language === "expression"
          ? text.problem
          : text.problems.find((each) => each.kind === "template-syntax");
      if (!problem) continue;
      const span = spanOfText({ ...found, range: problem.range }, spanOf, source.files);
      const code = text.language === "template" ? "XD220" : "XD201";
      report.tell(code, problem.problem, mappingWords(problem.problem), { span });
    }
  }
}

/** Where a problem of a text stands: in the document, or in the `.jsonata` file that holds the text. */
export function spanOfText(
  { path, range, file }: Pick<FieldText, "path" | "file"> & { range: readonly [number, number] },
  spanOf: SpanOf,
  files: Files,
): Span {
  return file === undefined ? spanOf(path, "value", range) : spanInFile(file, files[file] ?? "", range);
}

/** A stretch of a file that is one text from its first character on. */
export function spanInFile(file: string, text: string, [start, end]: readonly [number, number]): Span {
  const lines = lineIndex(text);
  return { file, start: lines.positionAt(start), end: lines.positionAt(end) };
}
