import type { Files } from "@crossdock/flow";
import type { Diagnostic } from "@crossdock/kit";
import { rules } from "../rules.ts";
import type { TextEdit } from "./scalar-text.ts";

/** A workspace after its corrections. */
export interface Fixed {
  /** New texts of the files that changed. */
  changed: Files;
  /** What was corrected, in the order in which it was. */
  applied: readonly Diagnostic[];
  /** What is still to be done. */
  remaining: readonly Diagnostic[];
}

/** Rounds that corrections may need: one may uncover the next. */
const most = 20;

/**
 * Makes every correction that `lint` offers, again and again until there is none. A correction after which something
 * else is wrong is taken back. `lint` answers with all findings of these
 * files, of which the `wanted` ones are corrected.
 */
export function fixWorkspace(
  files: Files,
  lint: (files: Files) => readonly Diagnostic[],
  wanted: (finding: Diagnostic) => boolean = () => true,
): Fixed {
  let current: Files = files;
  let findings = lint(current);
  const applied: Diagnostic[] = [];
  const refused = new Set<string>();
  for (let round = 0; round < most; round++) {
    const open = findings.filter(
      (finding) => finding.fix && wanted(finding) && !refused.has(identity(finding)),
    );
    const batch = withoutOverlaps(open);
    if (batch.length === 0) break;
    const next = withEdits(current, batch);
    const after = lint(next);
    if (isBetter(findings, after)) {
      applied.push(...batch);
      current = next;
      findings = after;
      continue;
    }
    // One of them does harm: each on its own, and what does harm is not tried again.
    for (const finding of batch) {
      const moved = findings.find((other) => identity(other) === identity(finding));
      if (!moved) continue;
      const alone = withEdits(current, [moved]);
      const found = lint(alone);
      if (!isBetter(findings, found)) refused.add(identity(finding));
      else {
        applied.push(finding);
        current = alone;
        findings = found;
      }
    }
  }
  const changed = Object.entries(current).filter(([file, text]) => text !== files[file]);
  return { changed: Object.fromEntries(changed), applied, remaining: findings };
}

function identity({ code, message, span }: Diagnostic): string {
  return `${code} ${span?.file} ${message}`;
}

/** The edits of a finding of which all values are text by now. */
function editsOf({ fix }: Diagnostic): TextEdit[] {
  return (fix?.edits ?? []).filter((edit) => "text" in edit);
}

/** As many findings as can be corrected at once. */
function withoutOverlaps(findings: readonly Diagnostic[]): Diagnostic[] {
  const taken: TextEdit[] = [];
  return findings.filter((finding) => {
    const edits = editsOf(finding);
    if (edits.some((edit) => taken.some((other) => overlap(edit, other)))) return false;
    taken.push(...edits);
    return true;
  });
}

/** Edits that touch each other wait for the next round as well: two may be halves of one expression. */
function overlap(a: TextEdit, b: TextEdit): boolean {
  if (a.span.file !== b.span.file) return false;
  const gap = 2;
  return (
    a.span.start.line <= b.span.end.line &&
    b.span.start.line <= a.span.end.line &&
    a.span.start.offset <= b.span.end.offset + gap &&
    b.span.start.offset <= a.span.end.offset + gap
  );
}

function withEdits(files: Files, findings: readonly Diagnostic[]): Files {
  const edits = findings.flatMap(editsOf).sort((a, b) => b.span.start.offset - a.span.start.offset);
  const changed: Record<string, string> = { ...files };
  for (const { span, text } of edits) {
    const source = changed[span.file] ?? "";
    changed[span.file] = source.slice(0, span.start.offset) + text + source.slice(span.end.offset);
  }
  return changed;
}

const ofLoader: ReadonlySet<string> = new Set(
  rules.filter(({ reportedBy }) => reportedBy === "loader").map(({ code }) => code),
);

/**
 * Whether something that was wrong is right, and nothing else is wrong instead. When a document can be read for the
 * first time, what its rules then find was there before.
 */
function isBetter(before: readonly Diagnostic[], after: readonly Diagnostic[]): boolean {
  const gone = missingIn(before, after);
  const fresh = missingIn(after, before);
  if (gone.length === 0) return false;
  const unlocked = gone.some(({ code }) => ofLoader.has(code));
  return !fresh.some(({ code }) => !unlocked || ofLoader.has(code));
}

/** What `others` has not, each as often as it is there. */
function missingIn(findings: readonly Diagnostic[], others: readonly Diagnostic[]): Diagnostic[] {
  const counts = new Map<string, number>();
  for (const other of others) counts.set(identity(other), (counts.get(identity(other)) ?? 0) + 1);
  return findings.filter((finding) => {
    const left = counts.get(identity(finding)) ?? 0;
    counts.set(identity(finding), left - 1);
    return left <= 0;
  });
}
