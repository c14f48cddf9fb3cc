import type { Signature } from "../../expression/ast.ts";
import { JsonataError } from "../jsonata-error.ts";
import type { Run } from "../run.ts";
import { type Checked, Fn, isFunction, truthy } from "../value.ts";
import * as collections from "./collections.ts";
import { fromMillis, toMillis } from "./dates.ts";
import * as higher from "./higher-order.ts";
import * as numbers from "./numbers.ts";
import * as patterns from "./patterns.ts";
import { reference } from "./reference.ts";
import * as text from "./text.ts";

/** A built-in function; arguments are checked before, missing ones are undefined. The result is not settled. */
export type Builtin = (run: Run, ...args: readonly Checked[]) => unknown;

/** The functions of the language by name, but for `$eval`, which knows the variables around its call. */
export const builtins: Readonly<Record<string, Builtin>> = {
  sum: (_run, list) => numbers.sum(list),
  count: (_run, list) => (list === undefined ? 0 : list.length),
  max: (_run, list) => numbers.extreme(list, 1),
  min: (_run, list) => numbers.extreme(list, -1),
  average: (_run, list) => numbers.average(list),
  string: text.stringOf,
  substring: (_run, whole, start, length) => text.substring(whole, start, length),
  substringBefore: (_run, whole, mark) => text.substringBefore(whole, mark),
  substringAfter: (_run, whole, mark) => text.substringAfter(whole, mark),
  lowercase: (_run, whole) => (whole === undefined ? undefined : whole.toLowerCase()),
  uppercase: (_run, whole) => (whole === undefined ? undefined : whole.toUpperCase()),
  length: (_run, whole) => (whole === undefined ? undefined : text.lengthOf(whole)),
  trim: (_run, whole) => text.trim(whole),
  pad: text.pad,
  match: patterns.match,
  contains: (_run, whole, pattern) => patterns.contains(whole, pattern),
  replace: patterns.replace,
  split: patterns.split,
  join: text.join,
  formatNumber: borrowed("formatNumber"),
  formatBase: borrowed("formatBase"),
  formatInteger: borrowed("formatInteger"),
  parseInteger: (run, whole, picture) => numbers.safeWhole(parsedInteger(run, whole, picture), whole),
  number: (_run, value) => numbers.numberOf(value),
  floor: (_run, value) => (value === undefined ? undefined : Math.floor(value)),
  ceil: (_run, value) => (value === undefined ? undefined : Math.ceil(value)),
  round: (_run, value, precision) => numbers.round(value, precision),
  abs: (_run, value) => (value === undefined ? undefined : Math.abs(value)),
  sqrt: (_run, value) => numbers.squareRoot(value),
  power: (_run, base, exponent) => numbers.power(base, exponent),
  random: () => Math.random(),
  boolean: (_run, value) => (value === undefined ? undefined : truthy(value)),
  not: (_run, value) => (value === undefined ? undefined : !truthy(value)),
  map: higher.map,
  zip: (run, ...lists) => collections.zip(run, lists),
  filter: higher.filter,
  single: higher.single,
  reduce: higher.reduce,
  sift: higher.sift,
  keys: (_run, value) => collections.keys(value),
  lookup: (_run, value, key) => collections.lookup(value, key),
  append: collections.append,
  exists: (_run, value) => value !== undefined,
  spread: collections.spread,
  merge: collections.merge,
  reverse: collections.reverse,
  each: higher.each,
  error: (_run, message) => {
    throw new JsonataError("D3137", { message: message || "$error() function evaluated" });
  },
  assert: (_run, condition, message) => {
    if (condition) return undefined;
    throw new JsonataError("D3141", { message: message || "$assert() statement failed" });
  },
  type: (_run, value) => collections.typeOf(value),
  sort: higher.sort,
  shuffle: (run, list) => shuffle(run, list),
  distinct: collections.distinct,
  base64encode: borrowed("base64encode"),
  base64decode: borrowed("base64decode"),
  encodeUrlComponent: borrowed("encodeUrlComponent"),
  encodeUrl: borrowed("encodeUrl"),
  decodeUrlComponent: borrowed("decodeUrlComponent"),
  decodeUrl: borrowed("decodeUrl"),
  toMillis,
  fromMillis: (run, millis, picture, zone) => fromMillis(run, millis, picture, zone),
  clone,
  now: (run, picture, zone) => fromMillis(run, run.now(), picture, zone),
  millis: (run) => run.now(),
};

const parsedInteger = borrowed("parseInteger");

/** A function that is the reference's own: what it makes is a few times as long as its arguments at most. */
function borrowed(name: string): Builtin {
  return (run, ...args) => {
    for (const arg of args) if (typeof arg === "string") run.text(arg.length * 4);
    run.step();
    return reference(name).implementation.apply({}, [...args]);
  };
}

function clone(run: Run, value: unknown): unknown {
  const whole = text.stringOf(run, value);
  return whole === undefined ? undefined : JSON.parse(whole);
}

function shuffle(run: Run, list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  run.list(list.length);
  const result: unknown[] = list.slice();
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [result[at], result[other]] = [result[other], result[at]];
  }
  return result;
}

/** The built-in function of that name as a value of `run`. */
export function builtinValue(name: string, run: Run): Fn | undefined {
  const call = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (!call) return undefined;
  const { parameters, arity, signature } = declarationOf(name);
  return new Fn(arity, (args) => call(run, ...args), signature, { parameters });
}

interface Declaration {
  parameters: readonly string[];
  arity: number;
  signature: Signature | undefined;
}

/** How the reference declares a built-in function. */
export function declarationOf(name: string): Declaration {
  const { implementation, signature } = reference(name);
  // A partial application fills the parameters of the reference's own declaration, which only its text tells.
  const parameters = /\(([^)]*)\)/.exec(String(implementation))?.[1]?.split(",") ?? [];
  return {
    parameters: parameters.map((each) => each.trim()),
    arity: implementation.length,
    signature,
  };
}

/** What a quick look at an argument asks for. The usual ones have a letter, so that `fits` need not call them. */
export interface Test {
  readonly letter: "s" | "n" | "x" | undefined;
  readonly holds: (value: unknown) => boolean;
}

/** Whether a value passes a quick look. */
export function fits({ letter, holds }: Test, value: unknown): boolean {
  switch (letter) {
    case "s":
      return typeof value === "string" || value === undefined;
    case "n":
      return typeof value === "number" || value === undefined;
    case "x":
      return true;
    default:
      return holds(value);
  }
}

const tests: Readonly<Record<string, Test["holds"]>> = {
  s: (value) => value === undefined || typeof value === "string",
  n: (value) => value === undefined || typeof value === "number",
  b: (value) => value === undefined || typeof value === "boolean",
  x: () => true,
  j: (value) => !isFunction(value),
  a: (value) => value === undefined || Array.isArray(value),
  "a<n>": (value) => value === undefined || isListOf(value, "number"),
  "a<s>": (value) => value === undefined || isListOf(value, "string"),
  "a<o>": (value) => value === undefined || (Array.isArray(value) && value.every(isObject)),
  o: isObject,
  f: isFunction,
};

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Fn);
}

function isListOf(value: unknown, type: "number" | "string"): boolean {
  if (!Array.isArray(value)) return false;
  for (let at = 0; at < value.length; at++) if (typeof value[at] !== type) return false;
  return true;
}

/** Makes the list that a parameter wants of a single value; undefined where the signature has to decide. */
export type Wrap = (value: unknown) => unknown[] | undefined;

const wraps: Readonly<Record<string, Wrap>> = {
  a: (value) => (isFunction(value) || value === undefined ? undefined : [value]),
  "a<n>": (value) => (typeof value === "number" ? [value] : undefined),
  "a<s>": (value) => (typeof value === "string" ? [value] : undefined),
  "a<o>": (value) => (isObject(value) ? [value] : undefined),
};

/** How the first parameter of a function makes a list of a single value, where it wants one. */
export function firstWrap(name: string): Wrap | undefined {
  const type = parametersOf(declarationOf(name).signature?.definition ?? "")[0]?.type ?? "";
  return Object.hasOwn(wraps, type) ? wraps[type] : undefined;
}

/**
 * Quick looks at `count` arguments: where all hold, the signature would let them through as they are. Nothing where
 * the signature has to decide, because it may fill in the context or make a list of a value.
 */
export function quickTests(name: string, count: number): readonly Test[] | undefined {
  const parameters = parametersOf(declarationOf(name).signature?.definition ?? "");
  const required = parameters.filter(({ mark }) => !mark.includes("?")).length;
  if (count < required || count > parameters.length) return undefined;
  if (parameters.some(({ mark }) => mark.includes("+"))) return undefined;
  const looks = parameters.slice(0, count).map(({ type }) => testOf(type));
  return looks.every((look) => look !== undefined) ? (looks as Test[]) /* as was just seen */ : undefined;
}

/** The parameters of a signature such as `<s-f<s:o>n?:a<o>>`. */
function parametersOf(definition: string): { type: string; mark: string }[] {
  const found: { type: string; mark: string }[] = [];
  const part = /(\([a-z]+\)|[a-z])(<[^<>]*>)?([-?+]*)/y;
  part.lastIndex = 1;
  // The colon ends the parameters; inside of `<…>` it belongs to the type.
  for (let each = part.exec(definition); each; each = part.exec(definition)) {
    const [, type = "", items = "", mark = ""] = each;
    found.push({ type: type === "f" ? type : type + items, mark });
  }
  return found;
}

function testOf(type: string): Test | undefined {
  const choices = /^\((.*)\)$/.exec(type)?.[1];
  if (choices === undefined) {
    const holds = Object.hasOwn(tests, type) ? tests[type] : undefined;
    const letter = type === "s" || type === "n" || type === "x" ? type : undefined;
    return holds && { letter, holds };
  }
  const [one, two = never, three = never] = [...choices].map((choice) => tests[choice]);
  if (!one || choices.length > 3) return undefined;
  return { letter: undefined, holds: (value) => one(value) || two(value) || three(value) };
}

function never(): boolean {
  return false;
}
