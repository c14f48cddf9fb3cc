import type { Diagnostic } from "@crossdock/kit";
import { fingerprints } from "./fingerprints.ts";

/** A Code Quality report of GitLab: findings beside the lines of a merge request. */
export function formatGitlab(diagnostics: readonly Diagnostic[]): string {
  const marks = fingerprints(diagnostics);
  const issues = diagnostics.map(({ code, rule, severity, message, hint, span }, index) => ({
    description: hint ? `${message}; ${hint}` : message,
    check_name: `${code} ${rule}`,
    fingerprint: marks[index],
    severity: severity === "error" ? "major" : "minor",
    location: {
      path: span?.file ?? "flows",
      lines: { begin: span?.start.line ?? 1, end: span?.end.line ?? 1 },
    },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
}
