import type { JsonSchema } from "@crossdock/flow";
import { valueAt } from "@crossdock/kit";
import { formsOf, shortestHidden } from "../privacy/mask.ts";
import { classifiedLeaves, type Leaf } from "./classified-leaves.ts";
import { isFreeText } from "./free-text.ts";
import { createStandIns } from "./pseudonyms.ts";

/** Hides the personal values of one message, there and in everything that was made of it. */
export interface Pseudonymised {
  /** The message with stand-ins. */
  message: unknown;
  /** Fields that were hidden, as `customer.email`, `lines[].note`. */
  hidden: readonly string[];
  /** The same value with a stand-in for every occurrence of what is hidden and for all free text, in keys as well. */
  apply(value: unknown): unknown;
  /** What was made of the message, beside what was made of its pseudonymised: where they differ, one stands for the other. */
  learn(original: unknown, pseudonymisedCopy: unknown): void;
  /** Whether nothing of what is hidden is left in a value. */
  isClean(value: unknown): boolean;
}

export interface PseudonymOptions {
  /** Schemas in which the message arrives. */
  schemas: readonly JsonSchema[];
  /** Values that are hidden wherever they stand, whatever the schemas say of it. */
  sensitive: readonly string[];
  /** Texts that tell messages apart: what they are made of stays, unless it is personal. */
  identity: readonly string[];
  /** Each number gives other stand-ins. */
  attempt: number;
}

export function pseudonymise(message: unknown, options: PseudonymOptions): Pseudonymised {
  const { schemas, sensitive, identity, attempt } = options;
  const wanted = new Set(sensitive);
  const isKept = ({ value, isClassified }: Leaf): boolean =>
    !isClassified && identity.some((text) => text.includes(String(value)));
  const leaves = classifiedLeaves(schemas, message);
  const hidden = leaves.filter((leaf) => wanted.has(String(leaf.value)) || (leaf.isHidden && !isKept(leaf)));
  const originals = [...hidden.map(({ value }) => String(value)), ...sensitive].filter(isLong);
  const standIns = createStandIns(attempt, (text) => containsAny(text, originals));
  const pairs = new Map<string, string>();
  for (const leaf of hidden.filter(({ allowed }) => !allowed)) {
    const original = String(leaf.value);
    if (!pairs.has(original)) pairs.set(original, fitting(leaf, standIns.of(original, leaf.format)));
  }
  const closed = new Set(hidden.filter(({ allowed }) => allowed).map(({ value }) => String(value)));
  // What was made of the message and is not in it: until it is learnt what is made of the pseudonymised.
  const derived = new Map(
    sensitive
      .filter((original) => !pairs.has(original) && !closed.has(original))
      .map((original) => [original, standIns.of(original, undefined)] as const),
  );
  let all = new Map([...derived, ...pairs]);
  let replace = replacer(all);
  const hiddenAt = new Map(hidden.map((leaf) => [JSON.stringify(leaf.path), leaf] as const));
  const limited = leaves.filter(({ allowed }) => allowed);
  const closedAt = new Set(limited.map(({ path }) => JSON.stringify(path)));
  const words = new Set(limited.flatMap(({ allowed = [] }) => allowed.map(String)));

  const pseudonymisedCopy = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => pseudonymisedCopy(item, [...path, index]));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [key, pseudonymisedCopy(entry, [...path, key])]),
      );
    const place = JSON.stringify(path);
    const leaf = hiddenAt.get(place);
    if (leaf?.allowed)
      return leaf.allowed.find((each) => typeof each === typeof value && each !== value) ?? value;
    if (!leaf) return closedAt.has(place) ? value : swept(value, replace);
    const made = pairs.get(String(value)) ?? "";
    return typeof value === "number" ? numberOf(made, value) : made;
  };

  return {
    message: pseudonymisedCopy(message, []),
    hidden: [...new Set(hidden.map(({ path }) => nameOf(path)))],
    apply: (value) => applied(value, undefined, replace, (text) => standIns.of(text, undefined)),
    learn(original, other) {
      for (const [one, two] of differences(original, other)) if (!pairs.has(one)) pairs.set(one, two);
      all = new Map([...derived, ...pairs]);
      replace = replacer(all);
    },
    isClean: (value) => {
      const gone = [...all]
        .filter(([original, standIn]) => original !== standIn)
        .map(([original]) => original);
      return textsOf(value).every((text) => isDay(text) || words.has(text) || !containsAny(text, gone));
    },
  };
}

/** The stand-in, or one that changes less of the value where a pattern of the contract asks for it. */
function fitting({ value, patterns }: Leaf, made: string): string {
  const fits = (text: string): boolean => patterns.every((pattern) => pattern.test(text));
  if (fits(made)) return made;
  const original = Array.from(String(value));
  const like = Array.from(made);
  const mixed = (keeps: (sign: string, at: number) => boolean): string =>
    original.map((sign, at) => (keeps(sign, at) ? sign : (like[at] ?? sign))).join("");
  const hex = like.map((sign) => ((sign.codePointAt(0) ?? 0) % 16).toString(16)).join("");
  const choices = [
    mixed((sign) => /\D/.test(sign)),
    mixed((sign) => /\d/.test(sign)),
    hex,
    // A fixed beginning, such as the code of a country.
    ...original.map((_, kept) => mixed((__, at) => at <= kept)),
  ];
  return choices.find((text) => text !== String(value) && fits(text)) ?? made;
}

const isLong = (text: string): boolean => text.length >= shortestHidden;
const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}[\d:.]*(Z|[+-]\d{2}:?\d{2})?)?$/i.test(text);

function numberOf(text: string, before: number): number {
  const number = Number(text);
  return Number.isFinite(number) && text !== "" ? number : before < 0 ? -1 : 1;
}

function nameOf(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (name, step) => (typeof step === "number" ? `${name}[]` : name === "" ? step : `${name}.${step}`),
    "",
  );
}

type Replace = (text: string) => string;

/** The longest first: a whole address before the name that stands in it. A day is itself, or nothing of it is. */
function replacer(pairs: ReadonlyMap<string, string>): Replace {
  const forms = new Map<string, string>();
  for (const [original, standIn] of pairs) {
    if (!isLong(original) || original === standIn) continue;
    const others = formsOf(standIn);
    for (const [index, form] of formsOf(original).entries())
      if (!forms.has(form.toLowerCase())) forms.set(form.toLowerCase(), others[index] ?? standIn);
  }
  if (forms.size === 0) return (text) => text;
  const wanted = [...forms.keys()].sort((one, two) => two.length - one.length);
  const pattern = new RegExp(
    wanted.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"),
    "gi",
  );
  return (text) =>
    (isLong(text) ? pairs.get(text) : undefined) ??
    (isDay(text) ? text : text.replace(pattern, (found) => forms.get(found.toLowerCase()) ?? "x"));
}

/** A number is another one only where all of it is hidden. */
function swept(value: unknown, replace: Replace): unknown {
  if (typeof value === "string") return replace(value);
  if (typeof value !== "number") return value;
  const made = replace(String(value));
  return made.length === String(value).length && made !== String(value) ? numberOf(made, value) : value;
}

function applied(
  value: unknown,
  key: string | undefined,
  replace: Replace,
  hide: (text: string) => string,
): unknown {
  if (Array.isArray(value)) return value.map((item) => applied(item, key, replace, hide));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [replace(name), applied(entry, name, replace, hide)]),
    );
  const made = swept(value, replace);
  return made === value && typeof value === "string" && isFreeText(key, value) ? hide(value) : made;
}

/** Texts that stand at the same place of both and are not the same. */
function* differences(one: unknown, two: unknown): Generator<[string, string]> {
  if (typeof one === "string" && typeof two === "string") {
    if (one !== two && isLong(one) && two !== "") yield [one, two];
  } else if (typeof one === "object" && typeof two === "object" && one !== null && two !== null) {
    for (const [key, entry] of Object.entries(one)) yield* differences(entry, valueAt(two, key));
  }
}

function containsAny(text: string, wanted: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return wanted.some(
    (value) => isLong(value) && formsOf(value).some((form) => lower.includes(form.toLowerCase())),
  );
}

/** Every text and number of a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
