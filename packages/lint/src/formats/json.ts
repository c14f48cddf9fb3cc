import type { Diagnostic, Span } from "@crossdock/kit";
import { summaryOf } from "./summary.ts";

/** One JSON object: the counts and the findings, flat, for scripts. Lines and columns count from 1. */
export function formatJson(diagnostics: readonly Diagnostic[]): string {
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
  return `${JSON.stringify({ ...summaryOf(diagnostics), findings }, null, 2)}\n`;
}

function placed({ file, start, end }: Span) {
  return { file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
