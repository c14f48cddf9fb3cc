import type { Node, PathNode } from "../ast.ts";
import { compileNode } from "./compile-node.ts";
import { compileFilter, type Filter } from "./filters.ts";
import { compileGroup } from "./groups.ts";
import type { Run } from "./run.ts";
import { compileSort } from "./sorts.ts";
import { compileTuplePath } from "./tuples.ts";
import { below, type Evaluate, type Frame, type Place } from "./unit.ts";
import { field, isSequence, type Marked, pushFlat, sequence, settled } from "./value.ts";

/** Compiles `a.b[filter].{ … }`. The result is settled only where `isNamePath` holds. */
export function compilePath(node: PathNode, place: Place): Evaluate {
  const names = plainNames(node);
  if (names) return namePath(names, place.unit.run);
  const { group } = node;
  const isTuples = node.steps.some((step) => step.tuple);
  const steps = isTuples ? compileTuplePath(node, place) : compileSteps(node, place);
  const path: Evaluate = node.keepSingletonArray ? (input, frame) => keptList(steps(input, frame)) : steps;
  if (!group) return path;
  const build = compileGroup(group.lhs, group.position, below(place));
  return (input, frame) => build(path(input, frame), frame);
}

/** Whether a path is nothing but names. */
export function isNamePath(node: PathNode): boolean {
  return plainNames(node) !== undefined;
}

/** The result of a path with `[]` in it: one item stays a list. */
function keptList(result: unknown): unknown {
  if (!Array.isArray(result)) return result;
  const marked = result as Marked;
  const kept = marked.cons && !marked.sequence ? sequence([result]) : marked;
  if (kept.sequence) kept.keepSingleton = true;
  return kept;
}

/** The names of a path that is nothing but names. */
function plainNames({
  steps,
  group,
  keepSingletonArray,
  keepArray,
}: PathNode): readonly string[] | undefined {
  if (group || keepSingletonArray || keepArray) return undefined;
  const names: string[] = [];
  for (const step of steps) {
    if (step.type !== "name" || isAdorned(step)) return undefined;
    names.push(step.value);
  }
  return names;
}

function isAdorned(step: Node): boolean {
  return (
    step.stages !== undefined ||
    step.predicate !== undefined ||
    step.keepArray === true ||
    step.tuple === true
  );
}

const owns = Object.prototype.hasOwnProperty;

function namePath(names: readonly string[], run: Run): Evaluate {
  const last = names.length - 1;
  const [only] = names;
  if (last === 0 && only !== undefined) {
    return (input) => {
      if (typeof input !== "object" || input === null) return undefined;
      if (Array.isArray(input)) return gathered(input, names, 0, run);
      const value = owns.call(input, only) ? field(input, only) : undefined;
      return Array.isArray(value) ? unmarked(value) : value;
    };
  }
  return (input) => {
    let value = input;
    for (let at = 0; at <= last; at++) {
      if (typeof value !== "object" || value === null) return undefined;
      if (Array.isArray(value)) return gathered(value, names, at, run);
      value = field(value, names[at] as string);
    }
    return Array.isArray(value) ? unmarked(value) : value;
  };
}

/** The only result of a path, where it is a list: as it is, or the items of a sequence anew. */
function unmarked(list: Marked): unknown {
  return list.sequence === true ? settled(sequence(list.slice())) : list;
}

/** What is found on the way through lists. */
interface Found {
  items: unknown[];
  /** Results of the last step before lists are taken apart, and the first of them. */
  count: number;
  first: unknown;
}

/** The rest of a path of names, from the name at `at`, over a list. */
function gathered(list: readonly unknown[], names: readonly string[], at: number, run: Run): unknown {
  const found: Found = { items: [], count: 0, first: undefined };
  for (let index = 0; index < list.length; index++) gather(list[index], names, at, found, run);
  return only(found, run);
}

function gather(item: unknown, names: readonly string[], at: number, found: Found, run: Run): void {
  run.step();
  const value = field(item, names[at] as string);
  if (value === undefined) return;
  if (at === names.length - 1) {
    if (found.count++ === 0) found.first = value;
    pushFlat(found.items, value);
  } else if (Array.isArray(value) && (value as Marked).cons !== true) {
    for (let index = 0; index < value.length; index++) gather(value[index], names, at + 1, found, run);
  } else gather(value, names, at + 1, found, run);
}

/** The result of a last step: a single list stays as it is, unless it is a sequence. */
function only({ items, count, first }: Found, run: Run): unknown {
  if (count === 1 && Array.isArray(first) && !isSequence(first)) return first;
  if (items.length < 2) return items[0];
  run.list(items.length);
  return sequence(items);
}

/** A step: takes all items of the step before, gives those of the next. */
type Step = (items: readonly unknown[], frame: Frame) => readonly unknown[];

function compileSteps(node: PathNode, place: Place): Evaluate {
  const [head] = node.steps;
  const last = node.steps.length - 1;
  const isAbsolute = head?.type === "variable";
  const isConstructor = "consarray" in (head ?? {}) && (head as { consarray?: boolean }).consarray === true;
  const steps = node.steps.map((step, at) =>
    at === 0 && isConstructor ? undefined : compileStep(step, at === last, below(place)),
  );
  const first = isConstructor && head ? compileNode(head, below(place)) : undefined;
  return (input, frame) => {
    let items: readonly unknown[] = Array.isArray(input) && !isAbsolute ? input : [input];
    let from = 0;
    if (first) {
      items = first(Array.isArray(input) ? input : sequence([input]), frame) as readonly unknown[];
      from = 1;
    }
    for (let at = from; at <= last && (at === 0 || items.length > 0); at++) {
      items = (steps[at] as Step)(items, frame);
    }
    return items;
  };
}

function compileStep(step: Node, isLast: boolean, place: Place): Step {
  const filters = (step.stages ?? []).flatMap((stage) =>
    stage.type === "filter" ? [compileFilter(stage.expr, place)] : [],
  );
  if (step.type === "sort") {
    const sort = compileSort(step, place);
    return (items, frame) => filteredBy(filters, sort(items, frame), frame) as readonly unknown[];
  }
  const { run } = place.unit;
  const evaluate =
    step.type === "name" && !step.predicate && !step.keepArray
      ? fieldStep(step.value)
      : compileNode(step, place);
  return (items, frame) => {
    const result: unknown[] = [];
    let count = 0;
    let first: unknown;
    for (let at = 0; at < items.length; at++) {
      run.step();
      const bare = evaluate(items[at], frame);
      const value = filters.length === 0 ? bare : filteredBy(filters, bare, frame);
      if (value === undefined) continue;
      if (count++ === 0) first = value;
      pushFlat(result, value);
    }
    if (isLast && count === 1 && Array.isArray(first) && !isSequence(first)) return first;
    run.list(result.length);
    return sequence(result);
  };
}

function fieldStep(name: string): Evaluate {
  return (input) => settled(field(input, name));
}

function filteredBy(filters: readonly Filter[], value: unknown, frame: Frame): unknown {
  let result = value;
  for (const filter of filters) result = filter(result, frame);
  return result;
}
