import type { Node, PathNode } from "../expression/ast.ts";
import { Fn } from "./function-value.ts";
import { asField } from "./operands.ts";
import type { Run } from "./run.ts";
import type { Evaluate } from "./unit.ts";
import {
  field,
  fieldOf,
  isArray,
  isMany,
  isSequence,
  itemAt,
  own,
  pushFlat,
  sequence,
  unmarked,
} from "./value.ts";

/** The names of a path that is nothing but names. */
export function plainNames({
  steps,
  group,
  keepSingletonArray,
  keepArray,
}: PathNode): readonly string[] | undefined {
  if (group || keepSingletonArray || keepArray) return undefined;
  const names: string[] = [];
  for (const step of steps) {
    if (step.type !== "name" || isAdornedStep(step)) return undefined;
    names.push(step.value);
  }
  return names;
}

export function isAdornedStep(step: Node): boolean {
  return (
    step.stages !== undefined ||
    step.predicate !== undefined ||
    step.keepArray === true ||
    step.tuple === true
  );
}

const owns = Object.prototype.hasOwnProperty;

/** The value behind some names, one after the other. */
export function namePath(names: readonly string[], run: Run): Evaluate {
  const last = names.length - 1;
  const [only] = names;
  if (last === 0 && only !== undefined) {
    const read: Evaluate = (input) => {
      if (typeof input !== "object" || input === null) return undefined;
      return Array.isArray(input) ? gathered(input, names, 0, run) : fieldOf(input, only);
    };
    return asField(read, only);
  }
  return (input) => {
    let value = input;
    for (let at = 0; at <= last; at++) {
      if (typeof value !== "object" || value === null) return undefined;
      if (Array.isArray(value)) return gathered(value, names, at, run);
      const name = itemAt(names, at);
      if (!owns.call(value, name) || value instanceof Fn) return undefined;
      value = own(value, name);
    }
    return Array.isArray(value) ? unmarked(value) : value;
  };
}

/** What is found on the way through lists. A list is made only for a second item. */
interface Found {
  /** Results of the last step before lists are taken apart, and the first of them. */
  count: number;
  first: unknown;
  /** Items so far, the only one, or all of them. */
  size: number;
  one: unknown;
  items: unknown[];
}

const noItems: unknown[] = [];

/** The rest of a path of names, from the name at `at`, over a list. */
function gathered(list: readonly unknown[], names: readonly string[], at: number, run: Run): unknown {
  if (at === names.length - 1) return gatheredLast(list, itemAt(names, at), run);
  const found: Found = { count: 0, first: undefined, size: 0, one: undefined, items: noItems };
  for (let index = 0; index < list.length; index++) gather(list[index], names, at, found, run);
  return only(found, run);
}

/** The last name of a path over a list. */
function gatheredLast(list: readonly unknown[], name: string, run: Run): unknown {
  let count = 0;
  let first: unknown;
  let items: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    run.step();
    const value = field(list[index], name);
    if (value === undefined) continue;
    if (count++ === 0) {
      first = value;
      continue;
    }
    items ??= isMany(first) ? first.slice() : [first];
    pushFlat(items, value);
  }
  if (items === undefined) return isMany(first) ? unmarked(first) : first;
  if (items.length < 2) return items[0];
  run.list(items.length);
  return sequence(items);
}

function gather(item: unknown, names: readonly string[], at: number, found: Found, run: Run): void {
  run.step();
  const value = field(item, itemAt(names, at));
  if (value === undefined) return;
  const isMany = isArray(value) && value.cons !== true;
  if (at < names.length - 1) {
    if (!isMany) gather(value, names, at + 1, found, run);
    else for (let index = 0; index < value.length; index++) gather(value[index], names, at + 1, found, run);
    return;
  }
  if (found.count++ === 0) found.first = value;
  if (!isMany) add(found, value);
  else for (let index = 0; index < value.length; index++) add(found, value[index]);
}

function add(found: Found, value: unknown): void {
  found.size++;
  if (found.size === 1) found.one = value;
  else if (found.size === 2) found.items = [found.one, value];
  else found.items.push(value);
}

/** The result of a last step: a single list stays as it is, unless it is a sequence. */
function only({ items, size, one, count, first }: Found, run: Run): unknown {
  if (count === 1 && Array.isArray(first) && !isSequence(first)) return first;
  if (size < 2) return one;
  run.list(size);
  return sequence(items);
}
