import type { Node, PathNode } from "../expression/ast.ts";
import { asItems, isConstructor } from "./constructors.ts";
import { compileFilter, type Filter } from "./filters.ts";
import { compileGroup } from "./groups.ts";
import { isAdornedStep, namePath, plainNames } from "./name-paths.ts";
import { asFieldOf, operandOf, read } from "./operands.ts";
import type { Run } from "./run.ts";
import { compileSort } from "./sorts.ts";
import { compileFramePath } from "./tuple-frames.ts";
import { compileTuplePath } from "./tuples.ts";
import { below, compilePart, type Evaluate, type Frame, type Place } from "./unit.ts";
import {
  field,
  fieldOfAll,
  isArray,
  isMany,
  isSequence,
  itemAt,
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
