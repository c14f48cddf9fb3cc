import { apply, arityOf, callBack } from "../apply.ts";
import { JsonataError } from "../jsonata-error.ts";
import type { Run } from "../run.ts";
import {
  isArrayOfNumbers,
  isArrayOfStrings,
  itemAt,
  keysOf,
  type Marked,
  own,
  put,
  sequence,
  truthy,
} from "../value.ts";

export function map(run: Run, list: readonly unknown[] | undefined, callee: unknown): unknown {
  if (list === undefined) return undefined;
  const arity = arityOf(callee);
  const result: unknown[] = [];
  for (let at = 0; at < list.length; at++) {
    run.step();
    const value = callBack(callee, arity, list[at], at, list);
    if (value !== undefined) result.push(value);
  }
  run.list(result.length);
  return sequence(result);
}

export function filter(run: Run, list: readonly unknown[] | undefined, callee: unknown): unknown {
  if (list === undefined) return undefined;
  const arity = arityOf(callee);
  const result: unknown[] = [];
  for (let at = 0; at < list.length; at++) {
    run.step();
    if (truthy(callBack(callee, arity, list[at], at, list))) result.push(list[at]);
  }
  run.list(result.length);
  return sequence(result);
}

/** The one item for which the function is true, or the only item. */
export function single(run: Run, list: readonly unknown[] | undefined, callee: unknown): unknown {
  if (list === undefined) return undefined;
  const arity = callee === undefined ? 0 : arityOf(callee);
  let found: { item: unknown } | undefined;
  for (let at = 0; at < list.length; at++) {
    run.step();
    const item = list[at];
    if (callee !== undefined && !truthy(callBack(callee, arity, item, at, list))) continue;
    if (found) throw new JsonataError("D3138", { index: at });
    found = { item };
  }
  if (!found) throw new JsonataError("D3139");
  return found.item;
}

export function reduce(
  run: Run,
  list: readonly unknown[] | undefined,
  callee: unknown,
  first: unknown,
): unknown {
  if (list === undefined) return undefined;
  const arity = arityOf(callee);
  if (arity < 2) throw new JsonataError("D3050", { index: 1 });
  const fromFirst = first === undefined && list.length > 0;
  let result = fromFirst ? list[0] : first;
  for (let at = fromFirst ? 1 : 0; at < list.length; at++) {
    run.step();
    const args = [result, list[at]];
    if (arity >= 3) args.push(at);
    if (arity >= 4) args.push(list);
    result = apply(callee, args, null);
  }
  return result;
}

/** The fields for which the function is true; nothing where there is none. */
export function sift(run: Run, value: unknown, callee: unknown): unknown {
  const arity = arityOf(callee);
  const result: Record<string, unknown> = {};
  for (const key of keysOf(value)) {
    run.step();
    const entry = own(value, key);
    if (truthy(callBack(callee, arity, entry, key, value))) put(result, key, entry);
  }
  return keysOf(result).length === 0 ? undefined : result;
}

/** What the function yields for each field. */
export function each(run: Run, value: unknown, callee: unknown): Marked {
  const arity = arityOf(callee);
  const result: unknown[] = [];
  for (const key of keysOf(value)) {
    run.step();
    const made = callBack(callee, arity, own(value, key), key, value);
    if (made !== undefined) result.push(made);
  }
  run.list(result.length);
  return sequence(result);
}

export function sort(run: Run, list: readonly unknown[] | undefined, callee: unknown): unknown {
  if (list === undefined) return undefined;
  if (list.length <= 1) return list;
  run.list(list.length);
  if (callee !== undefined) {
    return mergeSorted(run, list, (left, right) => Boolean(apply(callee, [left, right], null)));
  }
  if (isArrayOfNumbers(list)) return list.slice().sort((left, right) => left - right);
  if (isArrayOfStrings(list))
    return list.slice().sort((left, right) => (left > right ? 1 : left < right ? -1 : 0));
  throw new JsonataError("D3070", { index: 1 });
}

/**
 * A stable merge sort that asks `swaps(left, right)` for the same pairs in the same order as the reference does, so
 * that a comparison that fails fails for the same pair.
 */
export function mergeSorted<Item>(
  run: Run,
  list: readonly Item[],
  swaps: (left: Item, right: Item) => boolean,
): Item[] {
  if (list.length <= 1) return list.slice();
  const middle = Math.floor(list.length / 2);
  const left = mergeSorted(run, list.slice(0, middle), swaps);
  const right = mergeSorted(run, list.slice(middle), swaps);
  const result: Item[] = [];
  let [fromLeft, fromRight] = [0, 0];
  while (fromLeft < left.length && fromRight < right.length) {
    run.step();
    if (swaps(itemAt(left, fromLeft), itemAt(right, fromRight))) result.push(itemAt(right, fromRight++));
    else result.push(itemAt(left, fromLeft++));
  }
  while (fromLeft < left.length) result.push(itemAt(left, fromLeft++));
  while (fromRight < right.length) result.push(itemAt(right, fromRight++));
  return result;
}
