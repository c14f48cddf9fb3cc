import type { Workspace } from "@crossdock/flow";
import { type Diagnostic, nearest, type Span } from "@crossdock/kit";
import { uncheckedRule } from "../pages/unchecked-rule.ts";
import { badSuppression } from "../rules/bad-suppression.ts";
import type { Rule } from "../rules.ts";
import { type SuppressionProblem, suppressionWords } from "./sentences.ts";
import {
  readSuppressions,
  type Suppression,
  type SuppressionsOfFile,
  suppressionOf,
} from "./suppressions.ts";

export interface Suppressing {
  /** The rules that ran: only their suppressions can be stale. */
  rules: readonly Rule[];
  /** All rules that exist. */
  known: readonly Rule[];
  /** Whether the rule could check everything: only then a suppression that covers nothing is stale. */
  isComplete(rule: Rule): boolean;
  /** The comments of files that were read before, by path. */
  read?: Map<string, { text: string; said: SuppressionsOfFile }> | undefined;
}

/**
 * Leaves out what `# crossdock-ignore XD206 reason` covers, and adds a finding for every such comment without a
 * reason, of an unknown or unsuppressible code, or that covers nothing.
 */
export function suppress(
  diagnostics: readonly Diagnostic[],
  { files }: Workspace,
  { rules, known, isComplete, read = new Map() }: Suppressing,
): Diagnostic[] {
  const kept: Diagnostic[] = [];
  const used = new Set<Suppression>();
  const byFile = new Map(
    Object.entries(files)
      .filter(([file]) => file.endsWith(".yaml") || file.endsWith(".yml"))
      .map(([file, source]) => [file, readOnce(file, source, read)]),
  );
  for (const diagnostic of diagnostics) {
    const said = byFile.get(diagnostic.span?.file ?? "");
    const suppression = said && suppressionOf(diagnostic, said);
    if (suppression) used.add(suppression);
    if (!suppression || !isValid(suppression, known)) kept.push(diagnostic);
  }
  const ran = new Set(rules.map(({ code }) => code));
  if (!ran.has(badSuppression.code)) return kept;
  for (const { suppressions } of byFile.values()) {
    for (const suppression of suppressions) {
      const rule = known.find(({ code }) => code === suppression.code);
      const stale = !used.has(suppression) && rule !== undefined && ran.has(rule.code) && isComplete(rule);
      const complaint = complaintOf(suppression, rule, stale, known, files[suppression.span.file] ?? "");
      if (complaint) kept.push(complaint);
    }
  }
  return kept;
}

function readOnce(file: string, text: string, read: NonNullable<Suppressing["read"]>): SuppressionsOfFile {
  const known = read.get(file);
  if (known?.text === text) return known.said;
  const said = readSuppressions(file, text);
  read.set(file, { text, said });
  return said;
}

function isValid({ code, reason }: Suppression, known: readonly Rule[]): boolean {
  return reason !== "" && known.some((rule) => rule.code === code && rule.reportedBy !== "loader");
}

function complaintOf(
  { code, reason, span }: Suppression,
  rule: Rule | undefined,
  stale: boolean,
  known: readonly Rule[],
  source: string,
): Diagnostic | undefined {
  const { name, severity } = badSuppression;
  const complain = (problem: SuppressionProblem): Diagnostic => {
    const { message, hint } = suppressionWords(problem);
    const words = { message, ...(hint ? { hint } : {}) };
    return { code: badSuppression.code, rule: name, severity, ...words, span, problem };
  };
  const why = rule ? undefined : uncheckedRule(code);
  if (why !== undefined) return complain({ id: "unchecked-rule", code, why });
  if (code === "") return complain({ id: "unnamed-rule" });
  if (!rule) {
    const codes = known.map((candidate) => candidate.code);
    return complain({ id: "unknown-rule", code, meant: nearest(code, codes) });
  }
  if (rule.reportedBy === "loader") return complain({ id: "unsuppressible", code });
  if (reason === "") return complain({ id: "without-reason", code });
  if (!stale) return undefined;
  return {
    ...complain({ id: "stale", code }),
    fix: { title: "remove the comment", edits: [{ span: wholeComment(span, source), text: "" }] },
  };
}

/** A comment with the space before it; one that stands alone with its line. */
function wholeComment(span: Span, source: string): Span {
  const { start, end } = span;
  const lineStart = start.offset - start.column + 1;
  const before = source.slice(lineStart, start.offset);
  const space = before.length - before.trimEnd().length;
  const alone = before.trim() === "";
  const from = alone ? lineStart : start.offset - space;
  const behind = alone && source[end.offset] === "\n" ? 1 : 0;
  const column = from - lineStart + 1;
  return {
    ...span,
    start: { line: start.line, column, offset: from },
    end: behind === 1 ? { line: end.line + 1, column: 1, offset: end.offset + 1 } : end,
  };
}
