import type { Change, Sight } from "./change.ts";
import type { DiffReport } from "./report.ts";

/** `acme and nordwind`, `a, b and 3 more`. */
export function namesText(names: readonly string[], most = 6): string {
  const shown =
    names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

export function countedText(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

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

/** The first sentence: how many changes, how risky, whom they reach. */
export function summaryText({ changes, retailers, risk }: DiffReport): string {
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
