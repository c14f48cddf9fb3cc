import type { Diagnostic } from "@crossdock/kit";
import { rules } from "@crossdock/lint";
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic as EditorDiagnostic,
  type Range,
  type TextEdit,
} from "vscode-languageserver";
import { rangeOf } from "./place/positions.ts";

/** What an editor offers for findings of a file: their correction, or an ignore comment. */
export function codeActionsFor(
  findings: readonly Diagnostic[],
  uri: string,
  text: string,
  asked: Range,
  toEditor: (finding: Diagnostic) => EditorDiagnostic,
): CodeAction[] {
  const here = findings.filter(({ span }) => span && overlaps(rangeOf(span), asked));
  return here.flatMap((finding) => {
    const diagnostics = [toEditor(finding)];
    const edits = editsOf(finding, text);
    const ignore = ignoreEdit(finding, text);
    return [
      ...(edits
        ? [
            {
              title: edits.title,
              kind: CodeActionKind.QuickFix,
              isPreferred: true,
              diagnostics,
              edit: { changes: { [uri]: edits.edits } },
            },
          ]
        : []),
      ...(ignore
        ? [
            {
              title: `Leave ${finding.code} out here, with a reason`,
              kind: CodeActionKind.QuickFix,
              diagnostics,
              edit: { changes: { [uri]: [ignore] } },
            },
          ]
        : []),
    ];
  });
}

function overlaps(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range["start"], b: Range["start"]): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

/** The correction of a finding, or the word that was probably meant in place of the marked one. */
function editsOf(finding: Diagnostic, text: string): { title: string; edits: TextEdit[] } | undefined {
  const { fix, problem, span } = finding;
  const edits = (fix?.edits ?? []).flatMap((edit) =>
    "text" in edit && edit.span.file === span?.file
      ? [{ range: rangeOf(edit.span), newText: edit.text }]
      : [],
  );
  if (fix && edits.length === fix.edits.length) {
    const title = fix.title.charAt(0).toUpperCase() + fix.title.slice(1).replaceAll("`", "");
    return { title, edits };
  }
  const meant = problem?.meant;
  const written = span ? text.slice(span.start.offset, span.end.offset) : "";
  if (!span || meant === undefined || /\s/.test(written)) return undefined;
  const quote = /^(['"]).*\1$/s.exec(written)?.[1] ?? "";
  return {
    title: `Write ${meant}`,
    edits: [{ range: rangeOf(span), newText: `${quote}${meant}${quote}` }],
  };
}

/** What the loader reports cannot be left out. */
function ignoreEdit({ code, span }: Diagnostic, text: string): TextEdit | undefined {
  const rule = rules.find((each) => each.code === code);
  if (!span || !rule || rule.reportedBy !== undefined) return undefined;
  const lineStart = text.lastIndexOf("\n", span.start.offset - 1) + 1;
  const indent = /^[ ]*/.exec(text.slice(lineStart))?.[0] ?? "";
  const line = span.start.line - 1;
  const at = { line, character: 0 };
  return { range: { start: at, end: at }, newText: `${indent}# crossdock-ignore ${code} because …\n` };
}
