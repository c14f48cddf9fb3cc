import { infer, type Node, type PathNode } from "../expression/ast.ts";
import { isConstructor } from "./constructors.ts";
import { boundNames, unbound } from "./scope.ts";
import { below, compilePart, type Evaluate, type Frame, type Place } from "./unit.ts";
import { isArray, isArrayOfNumbers, isNumeric, itemAt, sequence, truthy } from "./value.ts";

/** An item of a path and the frame that holds what its steps have bound. */
interface Item {
  value: unknown;
  frame: Frame;
}

/** Changes the list of items of a path. */
type Pass = (items: Item[], frame: Frame) => Item[];

/**
 * A path with `@$name` or `#$name` whose variables are known one by one: each item has a frame with a slot for each.
 * Nothing for paths that need more (`%`, sorting, grouping, `:=`), which go the general way (`compileTuplePath`).
 */
export function compileFramePath(node: PathNode, place: Place): Evaluate | undefined {
  if (!isSimple(node, place)) return undefined;
  const scope = place.scope.child("block", variablesOf(node));
  const within: Place = { unit: place.unit, scope, nest: place.nest + 1 };
  const isAbsolute = node.steps[0]?.type === "variable";
  const first = node.steps.findIndex((step) => step.tuple);
  const end = compileEnd(node.steps.at(-1), within);
  const passes = node.steps
    .slice(0, end ? -1 : undefined)
    .flatMap((step, at) => [compileStep(step, at < first, within), ...compileStages(step, within)]);
  const { size } = scope;
  const { run } = place.unit;
  return (input, frame) => {
    const start: readonly unknown[] = Array.isArray(input) && !isAbsolute ? input : [input];
    const empty: Frame = [frame];
    for (let slot = 1; slot < size; slot++) empty.push(unbound);
    let items = start.map((value): Item => ({ value, frame: empty }));
    for (const pass of passes) {
      if (items.length === 0) break;
      items = pass(items, empty);
    }
    const values = end ? end(items) : items.map(({ value }) => value);
    run.list(values.length);
    return sequence(values);
  };
}

/** The last step, where it binds nothing and nothing comes behind it. */
function compileEnd(
  step: Node | undefined,
  place: Place,
): ((items: readonly Item[]) => unknown[]) | undefined {
  if (!step || step.focus !== undefined || step.index !== undefined || step.stages) return undefined;
  const evaluate = compilePart(step, place);
  const { run } = place.unit;
  return (items) => {
    const result: unknown[] = [];
    for (let at = 0; at < items.length; at++) {
      run.step();
      const { value, frame } = itemAt(items, at);
      const found = evaluate(value, frame);
      if (found === undefined) continue;
      if (!Array.isArray(found)) result.push(found);
      else for (let index = 0; index < found.length; index++) result.push(found[index]);
    }
    return result;
  };
}

function isSimple(node: PathNode, place: Place): boolean {
  if (node.tuple || node.group || place.unit.everyName || hasParents(node)) return false;
  // Before the first variable, lists are taken apart by other rules.
  if (
    node.steps[0]?.tuple !== true &&
    node.steps.findIndex((step) => step.tuple) > 0 &&
    !leadsPlainly(node)
  ) {
    return false;
  }
  if (isConstructor(node.steps[0])) return false;
  return node.steps.every((step) => step.type !== "sort") && boundNames(node.steps).size === 0;
}

/** Whether the steps before the first variable are names without filters, whose lists are taken apart one by one. */
function leadsPlainly(node: PathNode): boolean {
  const first = node.steps.findIndex((step) => step.tuple);
  return node.steps.slice(0, first).every((step) => step.type === "name" && !step.stages && !step.predicate);
}

/** Whether anything in the path has to do with `%`, whose variables come from paths inside. */
function hasParents(node: Node): boolean {
  let found = false;
  infer(node, (part) => {
    found ||= part.type === "parent" || part.ancestor !== undefined;
  });
  return found;
}

function variablesOf(node: PathNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const step of node.steps) {
    if (step.focus !== undefined) names.add(step.focus);
    if (step.index !== undefined) names.add(step.index);
    for (const stage of step.stages ?? []) if (stage.type === "index") names.add(stage.value);
  }
  return names;
}

/** `isBefore`: no variable is bound yet, and a list that is written as one is one item. */
function compileStep(step: Node, isBefore: boolean, place: Place): Pass {
  const evaluate = compilePart(step, place);
  const focus = step.focus === undefined ? 0 : place.scope.slot(step.focus);
  const index = step.index === undefined ? 0 : place.scope.slot(step.index);
  const { run } = place.unit;
  return (items) => {
    const result: Item[] = [];
    for (const { value, frame } of items) {
      run.step();
      const found = evaluate(value, frame);
      if (found === undefined) continue;
      if (!isArray(found) || (isBefore && found.cons))
        result.push(bound(value, frame, found, 0, focus, index));
      else
        for (let at = 0; at < found.length; at++)
          result.push(bound(value, frame, found[at], at, focus, index));
    }
    run.list(result.length);
    return result;
  };
}

/** The item for one result of a step; a slot of 0 is none. */
function bound(value: unknown, frame: Frame, found: unknown, at: number, focus: number, index: number): Item {
  if (focus === 0 && index === 0) return { value: found, frame };
  const own = frame.slice();
  if (focus !== 0) own[focus] = found;
  if (index !== 0) own[index] = at;
  return { value: focus === 0 ? found : value, frame: own };
}

function compileStages(step: Node, place: Place): Pass[] {
  return (step.stages ?? []).map((stage) => {
    if (stage.type === "filter") return compileFilter(stage.expr, place);
    const slot = place.scope.slot(stage.value);
    return (items) =>
      items.map(({ value, frame }, at) => {
        const own = frame.slice();
        own[slot] = at;
        return { value, frame: own };
      });
  });
}

function compileFilter(predicate: Node, place: Place): Pass {
  if (predicate.type === "number") {
    const index = Math.floor(predicate.value);
    return (items) => {
      const item = items[index < 0 ? items.length + index : index];
      return item ? [item] : [];
    };
  }
  const test = compilePart(predicate, below(place));
  const { run } = place.unit;
  return (items) => {
    const result: Item[] = [];
    for (const [at, item] of items.entries()) {
      run.step();
      for (let times = timesKept(test(item.value, item.frame), at, items.length); times > 0; times--)
        result.push(item);
    }
    return result;
  };
}

/** How often a predicate asks for the item at `at`. */
function timesKept(found: unknown, at: number, length: number): number {
  if (typeof found === "boolean") return found ? 1 : 0;
  const isHere = (index: number) => Math.floor(index) + (Math.floor(index) < 0 ? length : 0) === at;
  if (isNumeric(found)) return isHere(found) ? 1 : 0;
  if (isArrayOfNumbers(found)) return found.filter(isHere).length;
  return truthy(found) ? 1 : 0;
}
