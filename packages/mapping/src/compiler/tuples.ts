import type { Node, PathNode, Stage } from "../expression/ast.ts";
import { asItems, isConstructor } from "./constructors.ts";
import { compileFilter } from "./filters.ts";
import { compileSort } from "./sorts.ts";
import { below, compilePart, type Evaluate, type Frame, type Place } from "./unit.ts";
import {
  isArray,
  isSequence,
  keysOf,
  type Marked,
  own,
  pushFlat,
  sequence,
  type Tuple,
  tupleOf,
} from "./value.ts";
import { tupleFrame, tupleScope } from "./variables.ts";

/** A step over tuples. `tuples` is undefined before the first of them: then the items are those of `items`. */
type TupleStep = (items: readonly unknown[], tuples: Marked | undefined, frame: Frame) => Marked;

/**
 * A path with `@$name`, `#$name` or `%`: from the first such step on, every item carries the variables that were bound
 * on its way. The slow and general way.
 */
export function compileTuplePath(node: PathNode, place: Place): Evaluate {
  const [head] = node.steps;
  const isAbsolute = head?.type === "variable";
  const start = node.steps.findIndex((step) => step.tuple);
  const within = below(place);
  const first = head && isConstructor(head) ? compilePart(head, within) : undefined;
  const from = first ? 1 : 0;
  const plain = node.steps.slice(from, Math.max(from, start)).map((step) => compilePlainStep(step, within));
  const steps = node.steps.slice(Math.max(from, start)).map((step) => compileTupleStep(step, within));
  // A grouping and a path around this one see the variables.
  const carries = node.tuple === true || node.group !== undefined;
  return (input, frame) => {
    let items: readonly unknown[] = Array.isArray(input) && !isAbsolute ? input : sequence([input]);
    if (first) {
      const made = first(items, frame);
      if (made === undefined || made === "") return made;
      items = asItems(made);
    }
    for (const step of plain) {
      if (items.length === 0) return items;
      items = step(items, frame);
    }
    if (start > 0 && items.length === 0) return items;
    let tuples: Marked | undefined;
    for (const step of steps) tuples = step(items, tuples, frame);
    if (carries || !tuples) return tuples;
    place.unit.run.list(tuples.length);
    return sequence(tuples.map((tuple) => tupleOf(tuple)["@"]));
  };
}

type PlainStep = (items: readonly unknown[], frame: Frame) => readonly unknown[];

/** A step before the first that binds anything; never the last one. */
function compilePlainStep(step: Node, place: Place): PlainStep {
  const stages = (step.stages ?? []).flatMap((stage) =>
    stage.type === "filter" ? [compileFilter(stage.expr, place)] : [],
  );
  if (step.type === "sort") {
    const sort = compileSort(step, place);
    return (items, frame) => {
      const left = stages.reduce<unknown>((value, stage) => stage(value, frame), sort(items, frame));
      return isArray(left) ? left : sequence([left]);
    };
  }
  const evaluate = compilePart(step, place);
  return (items, frame) => {
    const result: unknown[] = [];
    for (const item of items) {
      place.unit.run.step();
      const value = stages.reduce((found, stage) => stage(found, frame), evaluate(item, frame));
      if (value !== undefined) pushFlat(result, value);
    }
    place.unit.run.list(result.length);
    return sequence(result);
  };
}

function compileTupleStep(step: Node, place: Place): TupleStep {
  const stages = compileStages(step.stages ?? [], place);
  if (step.type === "sort") {
    const sort = compileSort(step, place);
    const { index } = step;
    return (items, tuples, frame) => {
      if (tuples) return stages(sort(tuples, frame) as Marked, frame); // a stream stays one
      const sorted = sort(items, frame).map((item, at): Tuple => ({ "@": item, [String(index)]: at }));
      return stages(stream(sorted), frame);
    };
  }
  const scope = tupleScope(place, [{ ...step, stages: [] } as Node]); // the same kind of node
  const evaluate = compilePart(step, { ...place, scope });
  const { run } = place.unit;
  return (items, tuples, frame) => {
    const result: Tuple[] = [];
    for (const item of tuples ?? items.map((value): Tuple => ({ "@": value }))) {
      run.step();
      const tuple = tupleOf(item);
      const value = evaluate(tuple["@"], tupleFrame(scope, frame, tuple));
      if (value === undefined) continue;
      for (const [at, found] of (Array.isArray(value) ? value : [value]).entries()) {
        result.push(next(step, tuple, found, at, isSequence(value) && value.tupleStream === true));
      }
    }
    run.list(result.length);
    return stages(stream(result), frame);
  };
}

function stream(tuples: Tuple[]): Marked {
  return Object.assign(sequence(tuples), { tupleStream: true });
}

/** The tuple of one result of a step. `carries`: the result is itself a tuple, of a path inside. */
function next(step: Node, tuple: Tuple, found: unknown, at: number, carries: boolean): Tuple {
  const result: Tuple = { ...tuple };
  if (carries) {
    for (const name of keysOf(found)) result[name] = own(found, name);
    return result;
  }
  if (step.focus) result[step.focus] = found;
  else result["@"] = found;
  if (step.index) result[step.index] = at;
  if (step.ancestor) result[step.ancestor.label] = tuple["@"];
  return result;
}

function compileStages(stages: readonly Stage[], place: Place): (tuples: Marked, frame: Frame) => Marked {
  const compiled = stages.map((stage) => {
    if (stage.type === "filter") {
      const filter = compileFilter(stage.expr, place);
      return (tuples: Marked, frame: Frame) => filter(tuples, frame) as Marked; // of a stream a stream is left
    }
    return (tuples: Marked) => {
      for (const [at, tuple] of tuples.entries()) tupleOf(tuple)[stage.value] = at;
      return tuples;
    };
  });
  return (tuples, frame) => compiled.reduce((current, stage) => stage(current, frame), tuples);
}
