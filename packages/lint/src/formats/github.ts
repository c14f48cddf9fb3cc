import type { Diagnostic } from "@crossdock/kit";

/** Workflow commands of GitHub Actions: each finding is an annotation beside the changed line. */
export function formatGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ code, rule, severity, message, hint, span }) => {
      const place = span
        ? `file=${property(span.file)},line=${span.start.line},col=${span.start.column},endLine=${span.end.line},endColumn=${span.end.column},`
        : "";
      const text = hint ? `${message}\n${hint}` : message;
      return `::${severity} ${place}title=${property(`${code} ${rule}`)}::${data(text)}\n`;
    })
    .join("");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
