import { analyse } from "scslre";

/**
 * Says why `pattern` can run for ever on some texts (nested or overlapping repeats), or undefined when it cannot.
 * Patterns that are merely slow on long texts pass here; the evaluation's time limit stops those.
 */
export function backtracking(pattern: RegExp): string | undefined {
  const { reports } = analyse(
    { source: pattern.source, flags: pattern.flags },
    { reportTypes: { Move: false }, assumeRejectingSuffix: true },
  );
  const report = reports.find((candidate) => candidate.exponential || candidate.type === "Self");
  if (!report) return undefined;
  return `many \`${report.character.pick}\` in a row make the pattern ${pattern} try every way to split them`;
}
