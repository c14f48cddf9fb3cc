import type { Diagnostic, RuleText, Span } from "@crossdock/kit";
import { sarifLog } from "../formats/sarif.ts";
import type { Sight } from "./change.ts";
import { changeRules } from "./change-rules.ts";
import { forWhom, titleText } from "./phrases.ts";
import type { DiffReport } from "./report.ts";
import type { SentReport } from "./sent.ts";

/** The report as plain data, for scripts. Lines and columns count from 1. */
export function diffData({ changes, requirements, objections, uncompared, sent, ...rest }: DiffReport) {
  return {
    ...rest,
    risk: rest.risk ?? "none",
    changes: changes.map(({ edited: _, before, after, ...change }) => ({
      ...change,
      ...(before ? { before: sightData(before) } : {}),
      ...(after ? { after: sightData(after) } : {}),
    })),
    requirements: requirements.map(({ span, ...requirement }) => ({ ...requirement, ...placed(span) })),
    ...(sent ? { sent: sentData(sent) } : {}),
    uncompared: uncompared.map(({ label, errors }) => ({ label, errors: errors.map(objectionData) })),
    objections: objections.map(objectionData),
  };
}

function objectionData({ code, rule, severity, message, hint, span }: Diagnostic) {
  return {
    code,
    rule,
    severity,
    message,
    ...(hint ? { hint } : {}),
    ...(span ? placed(span) : {}),
  };
}

/** What is absent has no `before`, or no `after`. */
function sentData({ failing, ...sent }: SentReport) {
  return { ...sent, failing: failing.map(({ span, ...each }) => ({ ...each, ...placed(span) })) };
}

function sightData({ text, reads, span }: Sight) {
  return { text, ...(reads ? { reads } : {}), ...(span ? placed(span) : {}) };
}

function placed({ file, start }: Span) {
  return { file, line: start.line, column: start.column };
}

/** SARIF 2.1.0: objections with their rules, of which `rules` are those of the linter, and every change as a note at its new place. */
export function formatDiffSarif(report: DiffReport, rules: readonly RuleText[]): string {
  const notes = report.changes.map((change): Diagnostic & { level: "note" } => {
    const span = change.after?.span ?? change.before?.span;
    return {
      code: `change/${change.aspect}`,
      rule: `change-of-${change.aspect}`,
      severity: "warning",
      level: "note",
      message: `${change.kind} ${change.name}: ${titleText(change)}, for ${forWhom(change)}, risk ${change.risk}`,
      ...(change.note ? { hint: change.note } : {}),
      ...(span && change.after ? { span } : {}),
    };
  });
  return `${JSON.stringify(sarifLog([...report.objections, ...notes], [...rules, ...changeRules]), null, 2)}\n`;
}
