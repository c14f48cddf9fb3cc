import type { SortNode } from "../expression/ast.ts";
import { mergeSorted } from "./builtins/higher-order.ts";
import { JsonataError } from "./jsonata-error.ts";
import type { Run } from "./run.ts";
import { below, compilePart, type Evaluate, type Frame, type Place } from "./unit.ts";
import { isTupleStream, itemAt, tupleOf } from "./value.ts";
import { tupleFrame, tupleScope } from "./variables.ts";

type Sort = (input: readonly unknown[], frame: Frame) => readonly unknown[];

/** One item with the values of the terms that were asked for so far. */
interface Entry {
  item: unknown;
  frame: Frame;
  context: unknown;
  values: unknown[];
}

/** `^(term, >term)`: a stable sort. The result of two and more items is a plain list. */
export function compileSort(node: SortNode, place: Place): Sort {
  const expressions = node.terms.map(({ expression }) => expression);
  const terms = expressions.map((term) => compilePart(term, below(place)));
  const scope = tupleScope(place, expressions);
  const tupleTerms = place.unit.hasTuples
    ? expressions.map((term) => compilePart(term, { ...below(place), scope }))
    : terms;
  const descending = node.terms.map((term) => term.descending === true);
  const { position } = node;
  const { run } = place.unit;
  const only = terms.length === 1 ? terms[0] : undefined;
  const isDescending = descending[0] === true;
  return (input, frame) => {
    if (input.length <= 1) return input;
    run.list(input.length);
    const isTuples = isTupleStream(input);
    if (only && !isTuples) {
      const values = valuesOf(input, only, frame, run);
      if (values) return sortedBy(values, input, isDescending, run);
    }
    const used = isTuples ? tupleTerms : terms;
    const entries = input.map((item): Entry => {
      if (!isTuples) return { item, frame, context: item, values: [] };
      const tuple = tupleOf(item);
      return { item, frame: tupleFrame(scope, frame, tuple), context: tuple["@"], values: [] };
    });
    const swaps = (left: Entry, right: Entry) => isBehind(left, right, used, descending, position);
    return mergeSorted(run, entries, swaps).map(({ item }) => item);
  };
}

/**
 * The values of a single term, where all are finite numbers or all are texts: then nothing can fail any more. Nothing
 * otherwise, also where the term itself fails: the general way meets the failure in the order of the reference.
 */
function valuesOf(
  items: readonly unknown[],
  term: Evaluate,
  frame: Frame,
  run: Run,
): readonly (string | number)[] | undefined {
  const { depth } = run;
  const values: (string | number)[] = [];
  try {
    for (let at = 0; at < items.length; at++) {
      run.step();
      const value = term(items[at], frame);
      if (typeof value !== "string" && !(typeof value === "number" && value - value === 0)) return undefined;
      if (at > 0 && typeof value !== typeof values[0]) return undefined;
      values.push(value);
    }
  } catch {
    run.depth = depth;
    return undefined;
  }
  return values;
}

/** Lists up to this length are sorted by insertion. */
const fewItems = 16;

/** Items in the order of their values; of equal ones the first stays the first. */
function sortedBy(
  values: readonly (string | number)[],
  items: readonly unknown[],
  isDescending: boolean,
  run: Run,
): readonly unknown[] {
  const order: number[] = [];
  for (let at = 0; at < values.length; at++) order.push(at);
  const valueAt = (at: number) => itemAt(values, at);
  if (values.length > fewItems) {
    run.look();
    const sign = isDescending ? -1 : 1;
    order.sort((left, right) => {
      const [before, after] = [valueAt(left), valueAt(right)];
      return before === after ? 0 : before < after ? -sign : sign;
    });
  } else {
    for (let from = 1; from < order.length; from++) {
      const value = valueAt(from);
      let to = from;
      for (; to > 0; to--) {
        const before = valueAt(itemAt(order, to - 1));
        if (isDescending ? !(before < value) : !(value < before)) break;
        order[to] = itemAt(order, to - 1);
      }
      order[to] = from;
    }
  }
  return order.map((at) => items[at]);
}

/** Whether `left` belongs behind `right`. */
function isBehind(
  left: Entry,
  right: Entry,
  terms: readonly Evaluate[],
  descending: readonly boolean[],
  position: number | undefined,
): boolean {
  for (let at = 0; at < terms.length; at++) {
    const before = termOf(left, terms, at);
    const after = termOf(right, terms, at);
    // What has no value comes last, whatever the direction.
    if (before === undefined && after === undefined) continue;
    if (before === undefined) return true;
    if (after === undefined) return false;
    if (!isOrdered(before) || !isOrdered(after)) {
      throw new JsonataError("T2008", { position, value: isOrdered(before) ? after : before });
    }
    if (typeof before !== typeof after)
      throw new JsonataError("T2007", { position, value: before, value2: after });
    if (before === after) continue;
    const isLess = before < after;
    return descending[at] ? isLess : !isLess;
  }
  return false;
}

function termOf(entry: Entry, terms: readonly Evaluate[], at: number): unknown {
  if (at >= entry.values.length) entry.values.push(terms[at]?.(entry.context, entry.frame));
  return entry.values[at];
}

function isOrdered(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
