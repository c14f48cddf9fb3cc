import { JsonataError } from "../jsonata-error.ts";
import type { Run } from "../run.ts";
import { type Checked, truthy } from "../value.ts";
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

/** The function of that name. Throws where the language has none. */
export function builtinOf(name: string): Builtin {
  const found = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (!found) throw new Error(`the language has no function ${name}`);
  return found;
}

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
