import { Fn } from "./function-value.ts";
import { JsonataError } from "./jsonata-error.ts";

/**
 * A list with the marks that the reference keeps on its arrays. They are ordinary properties, so that its own
 * functions understand them; results lose them (`finish`).
 */
export interface Marked extends Array<unknown> {
  /** Made by the language: one item means the item itself, none means nothing. */
  sequence?: boolean;
  /** Written with `[]`: a sequence of one stays a list. */
  keepSingleton?: boolean;
  /** Written as `[…]` in a path: it is one value and is not flattened into the path's result. */
  cons?: boolean;
  /** The wrapping of a message that is a list, so that it is one context. */
  outerWrapper?: boolean;
  /** Items are tuples of a path with `@`, `#` or `%`. */
  tupleStream?: boolean;
}

/**
 * A value whose type was checked where the types cannot tell: by a function's signature, or together with another value.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above; a cast at each use would say the same a hundred times.
export type Checked = any;

export function isArray(value: unknown): value is Marked {
  return Array.isArray(value);
}

export function isTupleStream(value: unknown): value is Marked {
  return isArray(value) && value.tupleStream === true;
}

/** The item at a place that is known to be in the list. */
export function itemAt<Item>(list: readonly Item[], at: number): Item {
  return list[at] as Item; // the caller's loop ends at the list's end
}

/** An item of a path with the variables that its steps have bound, by name; the item itself is at `@`. */
export type Tuple = Record<string, unknown>;

/** An item of a tuple stream. */
export function tupleOf(item: unknown): Tuple {
  return item as Tuple; // the stream's mark says so of all its items
}

/** The frame around a frame. */
export function enclosing(frame: readonly unknown[]): unknown[] {
  return frame[0] as unknown[]; // whoever asks knows that there is one
}

/** What a key of `keysOf(value)` leads to. */
export function own(value: unknown, key: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[key]; // only objects and lists have keys
}

const owns = Object.prototype.hasOwnProperty;

export function sequence(items: unknown[]): Marked {
  const marked: Marked = items;
  marked.sequence = true;
  return marked;
}

export function isSequence(value: unknown): value is Marked {
  return isArray(value) && value.sequence === true;
}

/** What a value is at the end of its node: a sequence of none is nothing, of one its item. */
export function settled(value: unknown): unknown {
  if (!Array.isArray(value) || value.length > 1) return value;
  const marked: Marked = value;
  if (marked.sequence !== true || marked.tupleStream === true) return value;
  if (value.length === 1 && marked.keepSingleton === true) return value;
  return value[0];
}

/** As `settled`, for a node that is written with `[]`. */
export function keptAsList(value: unknown): unknown {
  if (isSequence(value) && value.tupleStream !== true) value.keepSingleton = true;
  return settled(value);
}

/** What a name yields on any value: own fields of objects, gathered over lists. */
export function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return settled(fieldOfAll(value, name));
  return owns.call(value, name) && !(value instanceof Fn) ? own(value, name) : undefined;
}

/** The field of an object as the whole result of a path. */
export function fieldOf(object: object, name: string): unknown {
  if (!owns.call(object, name) || object instanceof Fn) return undefined;
  const value = own(object, name);
  return Array.isArray(value) ? unmarked(value) : value;
}

/** The only result of a path, where it is a list: as it is, or the items of a sequence again. */
export function unmarked(list: Marked): unknown {
  return list.sequence === true ? settled(sequence(list.slice())) : list;
}

/** `$lookup` as the reference returns it: the list over a list is not settled yet. */
export function fieldOfAll(list: readonly unknown[], name: string): Marked {
  const result: unknown[] = [];
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    const value = Array.isArray(item) ? fieldOfAll(item, name) : field(item, name);
    if (value === undefined) continue;
    if (Array.isArray(value)) for (let at = 0; at < value.length; at++) result.push(value[at]);
    else result.push(value);
  }
  return sequence(result);
}

/** Adds a step's result to the path's list: lists are flattened by one level. */
export function pushFlat(target: unknown[], value: unknown): void {
  if (!isArray(value) || value.cons === true) target.push(value);
  else for (let at = 0; at < value.length; at++) target.push(value[at]);
}

/** Whether a step's result is a list of items: one that is written as a list is one item. */
export function isMany(value: unknown): value is Marked {
  return isArray(value) && value.cons !== true;
}

/** Keys of an object or list as the reference sees them; none of anything else. */
export function keysOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Object.keys(value);
  // The reference hides this one of its marks, and shows the others.
  return isArray(value) && value.cons ? keys.filter((key) => key !== "cons") : keys;
}

/** Sets an own field, also one that is named `__proto__`. */
export function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

/** A finite number. Throws D1001 for an infinite one; NaN is not a number. */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== "number" || Number.isNaN(value)) return false;
  if (Number.isFinite(value)) return true;
  throw new JsonataError("D1001", { value });
}

export function isArrayOfNumbers(value: unknown): value is number[] {
  if (!Array.isArray(value)) return false;
  let all = true;
  // Every item is looked at, because an infinite one is an error wherever it stands.
  for (const item of value) if (!isNumeric(item)) all = false;
  return all;
}

export function isArrayOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** Whether a value counts as true in `and`, `or`, `? :` and filters. */
export function truthy(value: unknown): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value.length > 0;
    case "number":
      return isNumeric(value) && value !== 0;
    case "object":
      if (value === null || value instanceof Fn) return false;
      if (!Array.isArray(value)) return hasKeys(value);
      if (value.length === 1) return truthy(value[0]);
      return anyTruthy(value);
    default:
      return false;
  }
}

function anyTruthy(list: readonly unknown[]): boolean {
  let any = false;
  for (const item of list) if (truthy(item)) any = true;
  return any;
}

function hasKeys(value: object): boolean {
  for (const key in value) if (owns.call(value, key)) return true;
  return false;
}

/** Equality by value; lists by order, objects whatever the order of their keys. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false;
    for (let at = 0; at < left.length; at++) if (!equal(left[at], right[at])) return false;
    return true;
  }
  return equalObjects(left, right);
}

function equalObjects(left: object, right: object): boolean {
  if (Array.isArray(left) || Array.isArray(right) || left instanceof Fn || right instanceof Fn) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  for (const key of keys) if (!owns.call(right, key)) return false;
  for (const key of keys) if (!equal(own(left, key), own(right, key))) return false;
  return true;
}
