import { classKind, didYouMean, type ErrorClass, errorClasses } from "@crossdock/kit";
import { changeRules } from "../diff/change-rules.ts";
import { rules as ownRules, type Rule } from "../rules.ts";
import { plannedRules } from "./planned-rules.ts";
import { changeRulePage, plannedRulePage, rulePage, testRulePage } from "./rule-page.ts";
import { untakenBranch } from "./untaken-branch.ts";

/** What `crossdock explain` prints; `known` is false when `text` only says what was probably meant. */
export interface Explanation {
  known: boolean;
  /** Markdown. */
  text: string;
}

/**
 * Explains a rule by its code (`XD206`, in any case) or name, or an error class such as `RateLimited`. `rules`: those
 * that there are. Default: those of crossdock.
 */
export function explain(word: string, rules: readonly Rule[] = ownRules): Explanation {
  const wanted = word.trim().toLowerCase();
  const known = entries(rules).find(({ words }) => words.some((each) => each.toLowerCase() === wanted));
  if (known) return { known: true, text: known.page() };
  const names = entries(rules).flatMap(({ words }) => words);
  const hint = didYouMean(word.trim(), names) ?? "name a rule by code or name, or an error class";
  return { known: false, text: `nothing is called \`${word}\`; ${hint}\n` };
}

/** Everything that can be explained, by the words for it. */
function entries(rules: readonly Rule[]): { words: string[]; page(): string }[] {
  return [
    ...rules.map((rule) => ({ words: [rule.code, rule.name], page: () => rulePage(rule) })),
    ...changeRules.map((rule) => ({ words: [rule.code, rule.name], page: () => changeRulePage(rule) })),
    { words: [untakenBranch.code, untakenBranch.name], page: () => testRulePage(untakenBranch) },
    ...plannedRules.map((rule) => ({ words: [rule.code, rule.name], page: () => plannedRulePage(rule) })),
    ...classNames.map((name) => ({ words: [name], page: () => classPage(name) })),
  ];
}

const classNames = Object.keys(errorClasses) as ErrorClass[]; // the keys of that table

const consequences = {
  transient:
    "Transient: the step's `retry` list decides how often and how long it is tried again. When the list gives up, or has no line for it, the flow's `catch` decides.",
  system:
    "System-wide: the System is paused and its messages wait, without using up attempts. Correct the cause, then resume it with `POST /v1/systems/{name}/resume`; everything drains in order.",
  terminal:
    "Terminal: the same message would fail again, so it is never retried. The flow's `catch` decides: `hold`, `deadLetter` or `skip`. After the cause is corrected, `crossdock replay <id>` takes the message up again; finished writes are not repeated.",
} as const;

function classPage(name: ErrorClass): string {
  return [`# ${name}`, errorClasses[name].meaning, consequences[classKind(name)], ""]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}
