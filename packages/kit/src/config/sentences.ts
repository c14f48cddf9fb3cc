import { type ProblemOf, type Words, wordsOf } from "../definitions/problem.ts";
import type { Unfinished } from "./bounded-schema.ts";
import { type FieldKindName, fieldKinds } from "./fields.ts";
import type { Backtracking } from "./guarded-pattern.ts";

/** What a value is, for a person: never the value of a text, which may be anybody's. */
export interface Given {
  type: "array" | "boolean" | "null" | "number" | "object" | "string";
  /** Of numbers and truth values. */
  value?: number | boolean;
}

/** A type of JSON, or a closed list of words. */
export type Accepted = string | readonly string[];

type Name = { name: string };
type Meant = { meant?: string | undefined };

/** Sentences for what does not fit a schema. */
const shapeSentences = {
  "unknown-field": ({ name, known, meant }: Name & Meant & { known: readonly string[] }) => ({
    message: `unknown field \`${name}\``,
    hint: question(meant) ?? listed("known here:", known),
  }),
  "missing-field": ({ name, meaning }: Name & { meaning?: string | undefined }) => ({
    message: `missing field \`${name}\``,
    hint: meaning && `\`${name}\`: ${meaning}`,
  }),
  "missing-beside": ({ name, needed }: Name & { needed: string }) => ({
    message: `\`${name}\` needs \`${needed}\` beside it`,
  }),
  "wrong-word": ({ allowed, meant }: Meant & { allowed: readonly string[] }) => ({
    message: `must be ${choices(allowed)}`,
    hint: question(meant),
  }),
  "wrong-constant": ({ allowed }: { allowed: string }) => ({ message: `must be \`${allowed}\`` }),
  "wrong-type": ({
    accepted,
    given,
    meant,
  }: Meant & { accepted: readonly Accepted[]; given?: Given | undefined }) => {
    const wanted = new Set(accepted.map((one) => (typeof one === "string" ? article(one) : choices(one))));
    return {
      message: `must be ${[...wanted].join(" or ")}${given ? `, not ${nameOf(given)}` : ""}`,
      hint: question(meant),
    };
  },
  "wrong-notation": ({ kind, reason }: { kind: FieldKindName; reason?: string | undefined }) => ({
    message: `must be ${fieldKinds[kind].accepts}${reason === undefined ? "" : ` (${reason})`}`,
  }),
  "broken-limit": ({ keyword, told }: { keyword: string; told?: string | undefined }) => ({
    message: told ?? `does not fit \`${keyword}\``,
  }),
  "not-checkable": ({ reason }: { reason: Unfinished }) => ({
    message: `cannot be checked: ${unfinishedWords(reason)}`,
  }),
};

/** What does not fit a schema. */
export type ShapeProblem = ProblemOf<typeof shapeSentences>;

/** The words for what does not fit a schema; a sentence that says what a value must be begins with the `subject`. */
export function shapeWords(problem: ShapeProblem, subject?: string): Words {
  const words = wordsOf(shapeSentences, problem);
  return subject === undefined || !isOfValue(problem)
    ? words
    : { ...words, message: `\`${subject}\` ${words.message}` };
}

const ofValues: ReadonlySet<ShapeProblem["id"]> = new Set([
  "wrong-word",
  "wrong-constant",
  "wrong-type",
  "wrong-notation",
  "broken-limit",
]);

/** Whether the value itself is wrong, and not what is beside it or missing in it. */
export function isOfValue({ id }: ShapeProblem): boolean {
  return ofValues.has(id);
}

/** Why a check of a value could not be ended, as a part of a sentence about it. */
export function unfinishedWords(unfinished: Unfinished): string {
  switch (unfinished.why) {
    case "pattern":
      return `the pattern ${unfinished.pattern} runs longer than ${unfinished.most} ms on it`;
    case "patterns":
      return `its patterns run longer than ${unfinished.most} ms on it`;
    case "depth":
      return "it is nested too deeply to be checked";
  }
}

/** Why a pattern can run for ever, as a part of a sentence. */
export function reasonOfBacktracking({ pattern, character }: Backtracking): string {
  return `many \`${character}\` in a row make the pattern ${pattern} try every way to split them`;
}

/** ``did you mean `x`?`` */
export function question(meant: string | undefined): string | undefined {
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

function choices(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2
    ? (quoted[0] ?? "nothing")
    : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}

function listed(lead: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const shown = words.slice(0, 12).map((word) => `\`${word}\``);
  return `${lead} ${shown.join(", ")}${words.length > shown.length ? ", …" : ""}`;
}

function article(type: string): string {
  const words: Record<string, string> = {
    array: "a list",
    boolean: "`true` or `false`",
    integer: "a whole number",
    null: "nothing",
    number: "a number",
    object: "a mapping of fields",
    string: "text",
    value: "a value",
  };
  return words[type] ?? type;
}

function nameOf({ type, value }: Given): string {
  return value === undefined ? article(type) : `the ${type} \`${value}\``;
}
