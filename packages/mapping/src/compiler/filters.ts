import type { Node } from "../expression/ast.ts";
import { operandOf, read } from "./operands.ts";
import { compilePart, type Evaluate, type Frame, type Place } from "./unit.ts";
import {
  isArrayOfNumbers,
  isNumeric,
  isTupleStream,
  type Marked,
  sequence,
  truthy,
  tupleOf,
} from "./value.ts";
import { tupleFrame, tupleScope } from "./variables.ts";

/** What a filter leaves of a value; the result is not settled. */
export type Filter = (value: unknown, frame: Frame) => unknown;

/** `evaluate` with a filter behind it. */
export function filtered(evaluate: Evaluate, predicate: Node, place: Place): Evaluate {
  const filter = compileFilter(predicate, place);
  return (input, frame) => filter(evaluate(input, frame), frame);
}

/** Compiles `[predicate]`: an index, or a condition that each item has to meet. */
export function compileFilter(predicate: Node, place: Place): Filter {
  if (predicate.type === "number") return indexFilter(Math.floor(predicate.value));
  const test = operandOf(compilePart(predicate, place));
  const { run } = place.unit;
  const forTuples = place.unit.hasTuples ? tupleFilter(predicate, place) : undefined;
  return (value, frame) => {
    if (!Array.isArray(value)) {
      run.step();
      return judged(read(test, value, frame), value);
    }
    if (forTuples && isTupleStream(value)) return forTuples(value, frame);
    const result: unknown[] = [];
    for (let at = 0; at < value.length; at++) {
      run.step();
      const item: unknown = value[at];
      const found = read(test, item, frame);
      if (typeof found === "boolean" ? found : keeps(found, at, value.length, result, item))
        result.push(item);
    }
    if (result.length === 0) return nothing;
    run.list(result.length);
    return sequence(result);
  };
}

/** What a filter leaves of nothing. */
const nothing: unknown = sequence([]);

/** What a filter leaves of a single value: the value itself, or the empty sequence. */
function judged(found: unknown, value: unknown): unknown {
  if (typeof found === "boolean") return found ? once(value) : nothing;
  if (typeof found === "string") return found === "" ? nothing : once(value);
  const kept: unknown[] = [];
  if (keeps(found, 0, 1, kept, value)) return once(value);
  // One item may be asked for several times.
  return kept.length === 0 ? nothing : sequence(kept);
}

/** A missing value that is kept counts as one all the same. */
function once(value: unknown): unknown {
  return value === undefined ? sequence([undefined]) : value;
}

/** Judges the value of a predicate: numbers are indices, anything else counts as true or not. */
function keeps(found: unknown, at: number, length: number, result: unknown[], item: unknown): boolean {
  if (isNumeric(found)) return indexOf(found, length) === at;
  if (!isArrayOfNumbers(found)) return truthy(found);
  // One item may be asked for several times.
  for (const index of found) if (indexOf(index, length) === at) result.push(item);
  return false;
}

function indexOf(index: number, length: number): number {
  const whole = Math.floor(index);
  return whole < 0 ? length + whole : whole;
}

function indexFilter(index: number): Filter {
  return (value) => {
    if (!Array.isArray(value)) {
      const isAsked = index === 0 || index === -1;
      return isAsked && value !== undefined ? value : nothing;
    }
    const item: unknown = value[index < 0 ? value.length + index : index];
    if (Array.isArray(item)) return item;
    const result = sequence(item === undefined ? [] : [item]);
    if (isTupleStream(value)) result.tupleStream = true;
    return result;
  };
}

function tupleFilter(predicate: Node, place: Place): (value: Marked, frame: Frame) => unknown {
  const scope = tupleScope(place, [predicate]);
  let test: Evaluate | undefined;
  const { run } = place.unit;
  return (items, frame) => {
    test ??= compilePart(predicate, { ...place, scope });
    const result: unknown[] = [];
    for (const [at, item] of items.entries()) {
      run.step();
      const tuple = tupleOf(item);
      const found = test(tuple["@"], tupleFrame(scope, frame, tuple));
      if (keeps(found, at, items.length, result, item)) result.push(item);
    }
    return Object.assign(sequence(result), { tupleStream: true });
  };
}
