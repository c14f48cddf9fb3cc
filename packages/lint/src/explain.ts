import { classKind, didYouMean, type ErrorClass, errorClasses, type RuleDefinition } from "@crossdock/kit";
import { rulePage } from "./rule-page.ts";

/** What `crossdock explain` prints; `known` is false when `text` only says what was probably meant. */
export interface Explanation {
  known: boolean;
  /** Markdown. */
  text: string;
}

/** Explains a rule by its code (`XD206`, in any case) or name, or an error class such as `RateLimited`. */
export function explainWith(rules: readonly RuleDefinition<never>[], word: string): Explanation {
  const wanted = word.trim().toLowerCase();
  const rule = rules.find(({ code, name }) => code.toLowerCase() === wanted || name === wanted);
  if (rule) return { known: true, text: rulePage(rule) };
  const errorClass = classNames.find((name) => name.toLowerCase() === wanted);
  if (errorClass) return { known: true, text: classPage(errorClass) };
  const names = [...rules.flatMap(({ code, name }) => [code, name]), ...classNames];
  const hint = didYouMean(word.trim(), names) ?? "name a rule by code or name, or an error class";
  return { known: false, text: `nothing is called \`${word}\`; ${hint}\n` };
}

const classNames = Object.keys(errorClasses) as ErrorClass[];

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
