import type { Change, Sight } from "./change.ts";
import { isOfTests } from "./is-of-tests.ts";
import { countedText, namesText } from "./names-text.ts";
import type { DiffReport } from "./report.ts";

/** For whom a change is. */
export function forWhom({ retailers, everyone, kind, name }: Change): string {
  if (retailers.length === 0) return kind === "Environment" ? `environment ${name}` : "nobody yet";
  if (everyone && retailers.length > 1) return `all (${namesText(retailers)})`;
  return namesText(retailers);
}

/** `flows/base/x.flow.yaml:12:5`. */
export function placeText(sight: Sight | undefined): string | undefined {
  const span = sight?.span;
  return span && `${span.file}:${span.start.line}:${span.start.column}`;
}

/** What the flow tests have to say of a change; undefined where that is nothing. */
export function testsText({ tests }: Change): string | undefined {
  if (tests === "unnoticed") return "No test notices it.";
  return tests === "unseen" ? "No test sends a message that shows it." : undefined;
}

/** Why a state is not compared as a whole. */
export function uncomparedText({ label, errors }: DiffReport["uncompared"][number]): string {
  const [first] = errors;
  const place = first?.span ? ` at ${first.span.file}:${first.span.start.line}` : "";
  const which = errors.length === 1 ? "its error" : `the first of ${errors.length} errors`;
  return `${label} does not compile: what it does is not known. This is ${which}: ${first?.code}${place}, ${first?.message}.`;
}

/** Changes of one resource that are told before those of the same sort are counted. */
const mostAlike = 12;

/** What is told of the changes of one resource: rows of a table and parts of tests may be hundreds. */
export function folded(changes: readonly Change[]): { shown: Change[]; rest: Change[] } {
  const alike = changes.filter((change) => change.aspect === "table" || isOfTests(change));
  // What a test no longer checks is worth more than what else changed of it.
  const rest = [...alike].sort((one, other) => rankOf(one) - rankOf(other)).slice(mostAlike);
  return { shown: changes.filter((change) => !rest.includes(change)), rest };
}

function rankOf({ risk }: Change): number {
  return ["high", "medium", "low"].indexOf(risk);
}

/** `and 188 more (\`--json\` has them): the row \`a\` changed, …`. */
export function restText(rest: readonly Change[]): string {
  return `and ${rest.length} more: ${namesText(rest.map(({ title }) => title))} (\`--json\` has them)`;
}

/** The first sentence: how many changes, how risky, whom they reach. */
export function summaryText(report: DiffReport): string {
  const tests = report.changes.filter(isOfTests);
  const running = report.changes.filter((change) => !isOfTests(change));
  if (tests.length === 0) return runningText(report);
  const count = `${countedText(tests.length, "change")} of the tests`;
  if (running.length === 0 && report.uncompared.length === 0)
    return `what runs stays as it is; ${count}, risk ${report.risk}`;
  return `${runningText({ ...report, changes: running })}; and ${count}`;
}

function runningText({ changes, retailers, risk, sent, uncompared }: DiffReport): string {
  if (changes.length === 0 && uncompared.length > 0) return "what changes is not known";
  if (changes.length === 0 && sent?.changes.length)
    return `nothing is written differently, and something else is sent, risk ${risk}`;
  if (changes.length === 0) return "nothing changes";
  const count = countedText(changes.length, "change");
  if (retailers.length === 0) return `${count}, risk ${risk}; no retailer is reached`;
  const names = retailers.map(({ name }) => name);
  return `${count}, risk ${risk}; ${names.length === 1 ? "reaches" : `reaches ${names.length} retailers:`} ${namesText(names)}`;
}

/** The changes of each resource, in order. */
export function byResource(changes: readonly Change[]): { heading: string; changes: Change[] }[] {
  const groups = Map.groupBy(changes, ({ kind, name }) => `${kind} ${name}`);
  return [...groups].map(([heading, own]) => ({ heading, changes: own }));
}

/** Who still understands whom, for a contract. */
export function compatibilityText({ compatibility }: Change): string | undefined {
  if (!compatibility) return undefined;
  const { backward, forward } = compatibility;
  const says = (holds: boolean) => (holds ? "understands" : "does not understand");
  return `The new contract ${says(backward)} old messages, the old one ${says(forward)} new messages.`;
}

/** What changed, with the place where it runs now. */
export function titleText({ title, where }: Change): string {
  return where ? `${title}, ${where}` : title;
}
