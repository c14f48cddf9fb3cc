import type { Diagnostic, Span } from "@crossdock/kit";
import { summaryOf } from "./summary.ts";

/** One JSON object: the counts and the findings, flat, for scripts. Lines and columns count from 1. */
export function formatJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify(findingsJson(diagnostics), null, 2)}\n`;
}

/** The same as data. */
export function findingsJson(diagnostics: readonly Diagnostic[]) {
  const findings = diagnostics.map(({ code, rule, severity, message, hint, span, related, fix }) => ({
    code,
    rule,
    severity,
    message,
    ...(hint ? { hint } : {}),
    ...(span ? placed(span) : {}),
    ...(related?.length
      ? { related: related.map((other) => ({ message: other.message, ...placed(other.span) })) }
      : {}),
    ...(fix
      ? {
          fix: {
            title: fix.title,
            edits: fix.edits.map((edit) => ({
              ...placed(edit.span),
              text: "text" in edit ? edit.text : edit.value,
            })),
          },
        }
      : {}),
  }));
  return { ...summaryOf(diagnostics), findings };
}

function placed({ file, start, end }: Span) {
  return { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
