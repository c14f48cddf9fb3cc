import { Fn, isFunction } from "../function-value.ts";
import { JsonataError } from "../jsonata-error.ts";
import type { Run } from "../run.ts";
import { equal, field, fieldOfAll, isSequence, keysOf, type Marked, own, put, sequence } from "../value.ts";

/** Both values in one list; lists are taken apart by one level. */
export function append(run: Run, left: unknown, right: unknown): unknown {
  if (left === undefined) return right;
  if (right === undefined) return left;
  const result = Array.isArray(left) ? left.slice() : [left];
  if (Array.isArray(right)) for (let at = 0; at < right.length; at++) result.push(right[at]);
  else result.push(right);
  run.list(result.length);
  return result;
}

/** Keys of an object, or of all objects of a list, each once. */
export function keys(value: unknown): Marked {
  if (!Array.isArray(value)) return sequence(isFunction(value) ? [] : keysOf(value));
  const merged: Record<string, unknown> = {};
  for (const item of value) for (const key of keys(item)) put(merged, String(key), true);
  return sequence(Object.keys(merged));
}

export function lookup(value: unknown, key: string): unknown {
  return Array.isArray(value) ? fieldOfAll(value, key) : field(value, key);
}

/** Objects of one field each. */
export function spread(run: Run, value: unknown): unknown {
  if (Array.isArray(value)) {
    let all: unknown = sequence([]);
    for (const item of value) {
      run.step();
      all = append(run, all, spread(run, item));
    }
    return all;
  }
  if (typeof value !== "object" || value === null || value instanceof Fn) return value;
  return sequence(
    keysOf(value).map((key) => {
      const single: Record<string, unknown> = {};
      put(single, key, own(value, key));
      return single;
    }),
  );
}

/** One object of all fields; of the same name the last. */
export function merge(run: Run, list: readonly unknown[] | undefined): unknown {
  if (list === undefined) return undefined;
  const result: Record<string, unknown> = {};
  for (const item of list) {
    run.step();
    for (const key of keysOf(item)) put(result, key, own(item, key));
  }
  return result;
}

export function reverse(run: Run, list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  run.list(list.length);
  return Array.from(list).reverse();
}

/** Tuples of the items at the same place of each list, as long as the shortest. */
export function zip(run: Run, lists: readonly unknown[]): unknown[] {
  const length = Math.min(...lists.map((list) => (Array.isArray(list) ? list.length : 0)));
  const size = Number.isFinite(length) ? length : 0;
  run.list(size * lists.length);
  return Array.from({ length: size }, (_, at) =>
    lists.map((list) => (Array.isArray(list) ? list[at] : undefined)),
  );
}

/** Lists up to this length are compared item by item; longer ones by the text of their items first. */
const fewItems = 16;

export function distinct(run: Run, list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  const result: unknown[] = [];
  const isNew = list.length <= fewItems ? unequalTo(result) : byText(run);
  for (const item of list) {
    run.step();
    if (isNew(item)) result.push(item);
  }
  return isSequence(list) ? sequence(result) : result;
}

function unequalTo(seen: readonly unknown[]): (item: unknown) => boolean {
  return (item) => !seen.some((other) => equal(item, other));
}

/** Items of the same text are compared by value, so that a thousand lists of order lines take no million looks. */
function byText(run: Run): (item: unknown) => boolean {
  const seen = new Map<unknown, unknown[]>();
  return (item) => {
    const key = typeof item === "object" && item !== null ? outline(run, item) : item;
    const others = seen.get(key);
    if (!others) {
      seen.set(key, [item]);
      return true;
    }
    // NaN equals nothing, and -0 equals 0, which a map tells differently.
    if (!Number.isNaN(item) && others.some((other) => equal(item, other))) return false;
    others.push(item);
    return true;
  };
}

/** Equal values have equal outlines. */
function outline(run: Run, value: unknown): string {
  run.step();
  if (typeof value !== "object" || value === null) return `${typeof value}:${String(value)}`;
  if (value instanceof Fn) return "function";
  if (Array.isArray(value)) return `[${value.map((item) => outline(run, item)).join()}]`;
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${outline(run, own(value, key))}`);
  return `{${fields.join()}}`;
}

export function typeOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return "null";
  if (typeof value === "number") {
    if (!Number.isFinite(value) && !Number.isNaN(value)) throw new JsonataError("D1001", { value });
    return Number.isNaN(value) ? "object" : "number";
  }
  if (isFunction(value)) return "function";
  if (Array.isArray(value)) return "array";
  return typeof value;
}
