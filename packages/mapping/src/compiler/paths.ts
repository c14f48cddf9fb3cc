import type { Node, PathNode } from "../expression/ast.ts";
import { asItems, isConstructor } from "./constructors.ts";
import { compileFilter, type Filter } from "./filters.ts";
import { compileGroup } from "./groups.ts";
import { asField, asFieldOf, operandOf, read } from "./operands.ts";
import type { Run } from "./run.ts";
import { compileSort } from "./sorts.ts";
import { compileFramePath } from "./tuple-frames.ts";
import { compileTuplePath } from "./tuples.ts";
import { below, compilePart, type Evaluate, type Frame, type Place } from "./unit.ts";
import {
  Fn,
  field,
  fieldOf,
  fieldOfAll,
  isArray,
  isSequence,
  itemAt,
  type Marked,
  own,
  pushFlat,
  sequence,
  settled,
  unmarked,
} from "./value.ts";

/** Compiles `a.b[filter].{ … }`. The result is settled only where `settlesItself` holds. */
export function compilePath(node: PathNode, place: Place): Evaluate {
  const names = plainNames(node);
  if (names) return namePath(names, place.unit.run);
  if (settlesItself(node)) return compileVariablePath(node, place) ?? compileSettled(node, place);
  const { group } = node;
  const isTuples = node.steps.some((step) => step.tuple);
  const steps = isTuples ? compileTuples(node, place) : compileSteps(node, place);
  const path: Evaluate = node.keepSingletonArray ? (input, frame) => keptList(steps(input, frame)) : steps;
  if (!group) return path;
  const build = compileGroup(group.lhs, group.position, below(place));
  return (input, frame) => build(path(input, frame), frame);
}

function compileTuples(node: PathNode, place: Place): Evaluate {
  return compileFramePath(node, place) ?? compileTuplePath(node, place);
}

/** Whether nothing asks for the whole sequence of a path: then single values need no list on their way. */
export function settlesItself(node: PathNode): boolean {
  if (plainNames(node)) return true;
  if (node.group || node.keepSingletonArray || node.keepArray || node.tuple) return false;
  return node.steps.every(
    (step) => !step.tuple && step.type !== "sort" && !isConstructor(step) && !isList(step),
  );
}

function isList(step: Node): boolean {
  return step.type === "unary" && step.value === "[";
}

/** The result of a path with `[]` in it: one item stays a list. */
function keptList(result: unknown): unknown {
  if (!isArray(result)) return result;
  const kept = result.cons && !result.sequence ? sequence([result]) : result;
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
    if (step.type !== "name" || isAdornedStep(step)) return undefined;
    names.push(step.value);
  }
  return names;
}

function isAdornedStep(step: Node): boolean {
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

/** `$name.a.b`: a variable and names. */
function compileVariablePath(node: PathNode, place: Place): Evaluate | undefined {
  const [head, ...rest] = node.steps;
  if (head?.type !== "variable" || isAdornedStep(head) || rest.length === 0) return undefined;
  const names = plainNames({ ...node, steps: rest });
  if (!names) return undefined;
  const variable = operandOf(compilePart(head, below(place)));
  const infer = namePath(names, place.unit.run);
  const general = compileSettled(node, place);
  const path: Evaluate = (input, frame) => {
    const value = read(variable, input, frame);
    // A list that is written as one is one item of the path.
    if (isArray(value) && value.cons === true) return general(input, frame);
    return infer(value, frame);
  };
  const [only] = names;
  return names.length === 1 && only !== undefined ? asFieldOf(path, variable, only) : path;
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

/** One step of a path for one item; the result is not settled. */
type ItemStep = Evaluate;

function compileItemStep(step: Node, place: Place): ItemStep {
  const evaluate =
    step.type === "name" && !step.predicate && !step.keepArray
      ? fieldStep(step.value)
      : compilePart(step, place);
  const filters = filtersOf(step, place);
  const [filter] = filters;
  if (!filter) return evaluate;
  if (filters.length === 1) return (input, frame) => filter(evaluate(input, frame), frame);
  return (input, frame) => {
    let value = evaluate(input, frame);
    for (const each of filters) value = each(value, frame);
    return value;
  };
}

function filtersOf(step: Node, place: Place): readonly Filter[] {
  const filters: Filter[] = [];
  for (const stage of step.stages ?? []) {
    if (stage.type === "filter") filters.push(compileFilter(stage.expr, place));
  }
  return filters;
}

function fieldStep(name: string): Evaluate {
  return (input) => {
    if (typeof input !== "object" || input === null) return undefined;
    return Array.isArray(input) ? settled(fieldOfAll(input, name)) : field(input, name);
  };
}

/** A path whose single values go from step to step without a list around them. */
function compileSettled(node: PathNode, place: Place): Evaluate {
  const steps = node.steps.map((step) => compileItemStep(step, below(place)));
  const last = steps.length - 1;
  const isAbsolute = node.steps[0]?.type === "variable";
  const { run } = place.unit;
  return (input, frame) => {
    let value = input;
    let items: readonly unknown[] | undefined;
    if (Array.isArray(input) && !isAbsolute) items = input;
    for (let at = 0; at <= last; at++) {
      const step = itemAt(steps, at);
      if (items !== undefined) {
        const found = stepOver(items, step, at === last, frame, run);
        if (at === last || found === undefined) return found;
        if (Array.isArray(found)) items = found;
        else {
          items = undefined;
          value = found;
        }
        continue;
      }
      value = step(value, frame);
      if (!isArray(value) || value.cons === true) {
        if (value === undefined) return undefined;
      } else if (at === last) return unmarked(value);
      else items = value;
    }
    return value;
  };
}

/**
 * A step over a list. Of a step in the middle a list means several items, or one that is a list of its own, which is
 * wrapped; of the last one the result is settled.
 */
function stepOver(
  items: readonly unknown[],
  step: ItemStep,
  isLast: boolean,
  frame: Frame,
  run: Run,
): unknown {
  let count = 0;
  let first: unknown;
  let result: unknown[] | undefined;
  for (let at = 0; at < items.length; at++) {
    run.step();
    const value = step(items[at], frame);
    if (value === undefined) continue;
    count++;
    if (count === 1) {
      first = value;
      continue;
    }
    if (result === undefined) {
      result = isMany(first) ? first.slice() : [first];
    }
    pushFlat(result, value);
  }
  if (result === undefined) {
    if (count === 0) return undefined;
    if (!isMany(first)) return isLast || !Array.isArray(first) ? first : [first];
    return isLast ? unmarked(first) : first;
  }
  run.list(result.length);
  return isLast ? settled(sequence(result)) : result;
}

/** Whether a step's result is a list of items: one that is written as a list is one item. */
function isMany(value: unknown): value is Marked {
  return isArray(value) && value.cons !== true;
}

/** A step over all items at once, where somebody asks for the whole sequence. */
type Step = (items: readonly unknown[], frame: Frame) => readonly unknown[];

const unchanged: Step = (items) => items;

function compileSteps(node: PathNode, place: Place): Evaluate {
  const [head] = node.steps;
  const last = node.steps.length - 1;
  const isAbsolute = head?.type === "variable";
  const isWritten = head !== undefined && isConstructor(head);
  const steps = node.steps.map((step, at) =>
    at === 0 && isWritten ? unchanged : compileStep(step, at === last, below(place)),
  );
  const first = isWritten ? compilePart(head, below(place)) : undefined;
  return (input, frame) => {
    let items: readonly unknown[] = Array.isArray(input) && !isAbsolute ? input : [input];
    let from = 0;
    if (first) {
      const made = first(Array.isArray(input) ? input : sequence([input]), frame);
      if (made === undefined || made === "") return made;
      items = node.steps[1]?.type === "sort" && !Array.isArray(made) ? sequence([made]) : asItems(made);
      from = 1;
    }
    for (let at = from; at <= last && (at === 0 || items.length > 0); at++) {
      items = itemAt(steps, at)(items, frame);
    }
    return items;
  };
}

function compileStep(step: Node, isLast: boolean, place: Place): Step {
  if (step.type === "sort") {
    const sort = compileSort(step, place);
    const filters = filtersOf(step, place);
    return (items, frame) => {
      let value: unknown = sort(items, frame);
      for (const filter of filters) value = filter(value, frame);
      return isArray(value) ? value : sequence([value]);
    };
  }
  const { run } = place.unit;
  const evaluate = compileItemStep(step, place);
  return (items, frame) => {
    const result: unknown[] = [];
    let count = 0;
    let first: unknown;
    for (let at = 0; at < items.length; at++) {
      run.step();
      const value = evaluate(items[at], frame);
      if (value === undefined) continue;
      if (count++ === 0) first = value;
      pushFlat(result, value);
    }
    if (isLast && count === 1 && Array.isArray(first) && !isSequence(first)) return first;
    run.list(result.length);
    return sequence(result);
  };
}
