import type { Diagnostic } from "@crossdock/kit";

/** How many findings of each severity there are, and in how many files. */
export interface Summary {
  errors: number;
  warnings: number;
  files: number;
}

export function summaryOf(diagnostics: readonly Diagnostic[]): Summary {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const files = new Set(diagnostics.map(({ span }) => span?.file).filter((file) => file !== undefined));
  return { errors, warnings: diagnostics.length - errors, files: files.size };
}

/** `2 errors and 1 warning in 2 files`, or `no findings`. */
export function summaryLine(diagnostics: readonly Diagnostic[]): string {
  const { errors, warnings, files } = summaryOf(diagnostics);
  const counts = [errors && counted(errors, "error"), warnings && counted(warnings, "warning")].filter(
    Boolean,
  );
  if (counts.length === 0) return "no findings";
  return `${counts.join(" and ")}${files > 0 ? ` in ${counted(files, "file")}` : ""}`;
}

function counted(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? "" : "s"}`;
}
