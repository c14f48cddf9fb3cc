import type { Node } from "../expression/ast.ts";
import { mostNarrowFields, wideObjects } from "../mapping/wide-objects.ts";
import { append } from "./builtins/collections.ts";
import { JsonataError } from "./jsonata-error.ts";
import { operandOf, read } from "./operands.ts";
import type { Run } from "./run.ts";
import { compilePart, type Evaluate, type Frame, type Place } from "./unit.ts";
import { isTupleStream, itemAt, keysOf, type Marked, put, type Tuple, tupleOf } from "./value.ts";
import { tupleFrame, tupleScope } from "./variables.ts";

type Pair = readonly [key: Node, value: Node];

/**
 * `{ key: value, … }`: over a list, the items are grouped by their keys and each value sees all items of its key.
 */
export function compileGroup(pairs: readonly Pair[], position: number | undefined, place: Place): Evaluate {
  const build = compileBuild(pairs, position, place);
  const region = place.unit.shared.regions.get(pairs);
  if (!region) return build;
  const { run } = place.unit;
  return (input, frame) => {
    const before = region.building;
    region.building = run.next();
    const result = build(input, frame);
    region.building = before;
    return result;
  };
}

function compileBuild(pairs: readonly Pair[], position: number | undefined, place: Place): Evaluate {
  const keys = pairs.map(([key]) => compilePart(key, place));
  const values = pairs.map(([, value]) => compilePart(value, place));
  const { run } = place.unit;
  const forTuples = place.unit.hasTuples ? compileTupleGroup(pairs, position, place) : undefined;
  const constant = constantKeys(pairs);
  if (constant) {
    const ordered = inOrder(constant);
    const names = ordered.map((at) => itemAt(constant, at));
    const parts = ordered.map((at) => itemAt(values, at));
    const build = objectOf(names, parts, run);
    return (input, frame) => {
      if (!Array.isArray(input)) return build(input, frame);
      if (forTuples && isTupleStream(input)) return forTuples(input, frame);
      return build(contextOf(input, run), frame);
    };
  }
  const [onlyKey, onlyValue] = pairs.length === 1 ? [keys[0], values[0]] : [];
  return (input, frame) => {
    if (forTuples && isTupleStream(input)) return forTuples(input, frame);
    const items = itemsOf(input);
    if (onlyKey && onlyValue && items.length === 1) {
      run.step();
      const [item] = items;
      const key = onlyKey(item, frame);
      const result: Record<string, unknown> = {};
      if (key === undefined) return result;
      const name = checkedKey(key, position);
      run.take(64);
      const value = onlyValue(item, frame);
      if (value !== undefined) put(result, name, value);
      return result;
    }
    const groups = new Groups(position, run);
    for (const item of items) {
      run.step();
      for (let at = 0; at < keys.length; at++) groups.add(keys[at]?.(item, frame), at, item);
    }
    return groups.build((at, data) => values[at]?.(data, frame));
  };
}

/** What stands for the input: an empty list is one missing item, so that a literal object is made of nothing. */
function itemsOf(input: unknown): readonly unknown[] {
  if (!Array.isArray(input)) return [input];
  return input.length === 0 ? [undefined] : input;
}

/** The keys, where all are texts, all different, and none is reserved. */
function constantKeys(pairs: readonly Pair[]): readonly string[] | undefined {
  const keys: string[] = [];
  for (const [key] of pairs) {
    if (key.type !== "string" || key.predicate || key.group || reserved.has(key.value)) return undefined;
    keys.push(key.value);
  }
  return new Set(keys).size === keys.length ? keys : undefined;
}

/** Places of the keys in the order in which an object has them: whole numbers first. */
function inOrder(keys: readonly string[]): number[] {
  const places: Record<string, number> = Object.create(null);
  for (const [at, key] of keys.entries()) places[key] = at;
  return Object.values(places);
}

/** The context of every value, where all items have the same keys. */
function contextOf(input: readonly unknown[], run: Run): unknown {
  let context: unknown = input[0];
  for (let at = 1; at < input.length; at++) context = append(run, context, input[at]);
  return context;
}

function objectOf(names: readonly string[], parts: readonly Evaluate[], run: Run): Evaluate {
  const operands = parts.map(operandOf);
  const count = names.length;
  const bytes = count * 32;
  const isPlain = !names.includes("__proto__");
  if (isPlain && count > mostNarrowFields) return wideObjectOf(names, parts, run);
  return (input, frame) => {
    run.take(bytes);
    const result: Record<string, unknown> = {};
    for (let at = 0; at < count; at++) {
      const value = read(itemAt(operands, at), input, frame);
      if (value === undefined) continue;
      if (isPlain) result[itemAt(names, at)] = value;
      else put(result, itemAt(names, at), value);
    }
    return result;
  };
}

function wideObjectOf(names: readonly string[], parts: readonly Evaluate[], run: Run): Evaluate {
  const make = wideObjects(names);
  const operands = parts.map(operandOf);
  const bytes = names.length * 32;
  return (input, frame) => {
    run.take(bytes);
    const values = new Array<unknown>(parts.length);
    for (let at = 0; at < parts.length; at++) values[at] = read(itemAt(operands, at), input, frame);
    return make(values);
  };
}

/** Names of fields by which the reference tells functions from data. */
const reserved: ReadonlySet<string> = new Set(["_jsonata_lambda", "_jsonata_function"]);

function checkedKey(key: unknown, position: number | undefined): string {
  if (typeof key !== "string") throw new JsonataError("T1003", { position, value: key });
  if (reserved.has(key)) throw new JsonataError("D1013", { position, value: key });
  return key;
}

interface Group {
  /** Which pair made the key. */
  pair: number;
  data: unknown;
  /** Whether `data` is a list of the group's own, which grows in place: ten thousand items take no square of time. */
  isGrowing: boolean;
}

/** Items by key. */
class Groups {
  readonly #groups = new Map<string, Group>();
  #hasIndices = false;
  readonly #position: number | undefined;
  readonly #run: Run;

  constructor(position: number | undefined, run: Run) {
    this.#position = position;
    this.#run = run;
  }

  add(of: unknown, pair: number, item: unknown): void {
    const position = this.#position;
    if (of === undefined) return;
    const key = checkedKey(of, position);
    const known = this.#groups.get(key);
    if (!known) {
      this.#run.take(64);
      this.#groups.set(key, { pair, data: item, isGrowing: false });
      this.#hasIndices ||= key.charCodeAt(0) <= nine && indexLike.test(key);
      return;
    }
    if (known.pair !== pair) throw new JsonataError("D1009", { position, value: key });
    addTo(known, item, this.#run);
  }

  build(value: (pair: number, data: unknown) => unknown): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const groups = this.#hasIndices ? asInObject(this.#groups) : this.#groups;
    for (const [key, group] of groups) {
      const made = value(group.pair, group.data);
      if (made !== undefined) put(result, key, made);
    }
    return result;
  }
}

/** Keys that an object moves to its front. */
const indexLike = /^\d+$/;
const nine = 57;

/** Groups in the order of an object's keys. */
function asInObject(groups: ReadonlyMap<string, Group>): [string, Group][] {
  const object: Record<string, Group> = Object.create(null);
  for (const [key, group] of groups) object[key] = group;
  return Object.entries(object);
}

/** Adds as `append` does. */
function addTo(group: Group, item: unknown, run: Run): void {
  const { data } = group;
  if (item === undefined) return;
  if (!group.isGrowing || !Array.isArray(data)) {
    group.isGrowing = data !== undefined;
    group.data = append(run, data, item);
    return;
  }
  if (Array.isArray(item)) for (const each of item) data.push(each);
  else data.push(item);
  run.list(data.length);
}

/** The same over tuples: a value sees the variables of all tuples of its key. */
function compileTupleGroup(
  pairs: readonly Pair[],
  position: number | undefined,
  place: Place,
): (input: Marked, frame: Frame) => unknown {
  const keyScope = tupleScope(
    place,
    pairs.map(([key]) => key),
  );
  const valueScope = tupleScope(
    place,
    pairs.map(([, value]) => value),
  );
  const keys = pairs.map(([key]) => compilePart(key, { ...place, scope: keyScope }));
  const values = pairs.map(([, value]) => compilePart(value, { ...place, scope: valueScope }));
  const { run } = place.unit;
  return (input, frame) => {
    const groups = new Groups(position, run);
    for (const item of input) {
      run.step();
      const tuple = tupleOf(item);
      const variables = tupleFrame(keyScope, frame, tuple);
      for (let at = 0; at < keys.length; at++) groups.add(keys[at]?.(tuple["@"], variables), at, tuple);
    }
    return groups.build((at, data) => {
      const tuple = reduced(run, data);
      const context = tuple["@"];
      // The only tuple of several keys loses its item to the first of them; the reference has it so.
      delete tuple["@"];
      return values[at]?.(context, tupleFrame(valueScope, frame, tuple));
    });
  };
}

/** One tuple of all tuples of a key: each variable has the values of all. */
function reduced(run: Run, data: unknown): Tuple {
  if (!Array.isArray(data)) return tupleOf(data);
  const result: Tuple = { ...tupleOf(data[0]) };
  for (const tuple of data.slice(1).map(tupleOf)) {
    for (const name of keysOf(tuple)) put(result, name, append(run, result[name], tuple[name]));
  }
  return result;
}
