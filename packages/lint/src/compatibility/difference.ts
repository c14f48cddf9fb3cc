import { type ProblemOf, wordsOf } from "@crossdock/kit";
import type { Others } from "./schema-parts.ts";

/** A keyword with its value, where a value can be shown. */
interface Said {
  keyword: string;
  value?: string | undefined;
}

type Types = { types: readonly string[] };
/** As JSON. */
type Values = { values: readonly string[] };

/** Sentences for what is different at one place of a schema, without the place. */
const sentences = {
  "whole-numbers-only": () => ({ message: "must be a whole number" }),
  "decimals-allowed": () => ({ message: "may have decimals" }),
  "types-gone": ({ types }: Types) => ({ message: `may no longer be ${words(types)}` }),
  "types-new": ({ types }: Types) => ({ message: `may also be ${words(types)}` }),
  "types-replaced": ({ before, after }: Record<"before" | "after", readonly string[]>) => ({
    message: `was ${typeWords(before)} and is ${typeWords(after)} now`,
  }),
  restricted: ({ values }: Values) => ({ message: `is restricted to ${listed(values)}` }),
  unrestricted: ({ values }: Values) => ({ message: `is no longer restricted to ${listed(values)}` }),
  "values-gone": ({ values }: Values) => ({ message: `the value ${listed(values)} is gone` }),
  "values-new": ({ values }: Values) => ({ message: `the value ${listed(values)} is new` }),
  "keyword-new": (said: Said) => ({ message: `${shown(said)} is new` }),
  "keyword-gone": (said: Said) => ({ message: `${shown(said)} is gone` }),
  "keyword-changed": ({ keyword }: Said) => ({ message: `\`${keyword}\` changed` }),
  "keyword-replaced": ({ before, after }: Record<"before" | "after", Said>) => ({
    message: `${shown(before)} became ${before.keyword === after.keyword ? after.value : shown(after)}`,
  }),
  requirement: ({ isRequired }: { isRequired: boolean }) => ({
    message: isRequired ? "became required" : "is no longer required",
  }),
  "field-new": ({ isRequired }: { isRequired: boolean }) => ({
    message: `the ${isRequired ? "required" : "optional"} field is new`,
  }),
  "field-gone": ({ wasRequired }: { wasRequired: boolean }) => ({
    message: `the ${wasRequired ? "required" : "optional"} field is gone`,
  }),
  "pattern-described": () => ({ message: "fields whose name fits the pattern have a schema now" }),
  "pattern-undescribed": () => ({ message: "fields whose name fits the pattern have no schema any more" }),
  "other-fields": ({ before, after }: Record<"before" | "after", Others>) => ({
    message: `other fields ${are[after]}; they ${were[before]}`,
  }),
  "alternatives-changed": () => ({ message: "the alternatives of `oneOf` changed" }),
  "alternative-new": ({ keyword }: Said) => ({ message: `an alternative of \`${keyword}\` is new` }),
  "alternative-gone": ({ keyword }: Said) => ({ message: `an alternative of \`${keyword}\` is gone` }),
};

/** What is different at one place of a schema. */
export type Difference = ProblemOf<typeof sentences>;

/** What is said of the thing itself: no sentence without it. */
const ofSubjects: ReadonlySet<Difference["id"]> = new Set([
  "whole-numbers-only",
  "decimals-allowed",
  "types-gone",
  "types-new",
  "types-replaced",
  "restricted",
  "unrestricted",
  "requirement",
]);

/** A difference without its place. */
export function differenceText(difference: Difference): string {
  return wordsOf(sentences, difference).message;
}

/** A difference as a clause: `` `lines[].sku` became required``, `` `status`: the value `"new"` is gone``. */
export function clauseOf({ path, difference }: { path: string; difference: Difference }): string {
  const subject = path === "" ? "the message" : `\`${path}\``;
  const text = differenceText(difference);
  return ofSubjects.has(difference.id) ? `${subject} ${text}` : `${subject}: ${text}`;
}

function shown({ keyword, value }: Said): string {
  return value === undefined ? `\`${keyword}\`` : `\`${keyword}\` ${value}`;
}

const are: Readonly<Record<Others, string>> = {
  refused: "are refused",
  described: "have a schema",
  allowed: "are allowed",
  unmentioned: "are not mentioned",
};

const were: Readonly<Record<Others, string>> = {
  refused: "were refused",
  described: "had a schema",
  allowed: "were allowed",
  unmentioned: "were not mentioned",
};

const typeNames: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "null",
};

function words(types: readonly string[]): string {
  const shown = types.includes("number") ? types.filter((type) => type !== "integer") : types;
  return shown.map((type) => typeNames[type] ?? type).join(" or ");
}

function typeWords(types: readonly string[]): string {
  if (types.length === 0) return "nothing";
  return types.length === Object.keys(typeNames).length ? "anything" : words(types);
}

function listed(all: readonly string[]): string {
  const shown = all.slice(0, 8).map((value) => `\`${value}\``);
  return [...shown, ...(all.length > shown.length ? [`${all.length - shown.length} more`] : [])].join(", ");
}
