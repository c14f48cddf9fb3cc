import { nearest } from "@crossdock/kit";
import type { Group, NameNode, Node, PathNode } from "../expression/ast.ts";
import { rangeOf } from "../expression/range.ts";
import { shapeOfVariable } from "./builtin-shapes.ts";
import { proofsOf } from "./conditions.ts";
import { at, type Frame, inner, known, proving } from "./context.ts";
import { fieldNames, readScalar, reportUnknownField } from "./findings.ts";
import {
  alternatives,
  isMany,
  itemOf,
  type ListShape,
  list,
  nothing,
  perhaps,
  present,
  type Shape,
  union,
  unknown,
  withPlace,
} from "./shape.ts";

/** What a path yields: each step is taken from every item of the one before. */
export function shapeOfPath(node: PathNode, outer: Frame): Shape {
  let frame = inner(outer);
  let current = outer.input;
  for (const [index, step] of node.steps.entries()) {
    const state = takeStep(step, current, frame, index === 0, node.steps.length === 1);
    current = state.shape;
    frame = state.frame;
  }
  if (node.keepSingletonArray) current = kept(current);
  if (node.group) return shapeOfGroup(node.group, current, frame);
  readScalar(current, frame);
  return current;
}

/** A list stays one and a single value becomes a list of one, as `[]` behind a path says. */
export function kept(shape: Shape): Shape {
  const missing = shape.missing;
  if (shape.type === "list") {
    const { collapses: _, ...rest } = shape;
    return rest;
  }
  return shape.type === "nothing" ? shape : perhaps(list(present(shape)), missing);
}

interface State {
  shape: Shape;
  frame: Frame;
}

function takeStep(step: Node, current: Shape, outer: Frame, first: boolean, only: boolean): State {
  const absolute = first && (step.type === "variable" || (step.type === "unary" && step.value === "["));
  const item = absolute ? outer.input : itemOf(current);
  const many = !absolute && isMany(current);
  // What stands in brackets behind an order is asked of all items in it, not of each.
  if (step.type === "sort") return filtered(sorted(step, current, outer), step, outer);
  if (step.ancestor) outer.bind(step.ancestor.label, item);

  const { shape, frame } = filtered(ownShape(step, item, outer, only), step, outer);
  if (step.index) frame.bind(step.index, { type: "number" });
  if (step.focus) {
    frame.bind(step.focus, itemOf(shape));
    return { shape: many || isMany(shape) ? list(item, true) : perhaps(current, shape.missing), frame };
  }
  if (!many) return { shape: absolute ? shape : perhaps(shape, current.missing), frame };
  const whole = step.type === "unary" && step.value === "[";
  return { shape: gathered(shape, current, whole), frame };
}

/** What the conditions in brackets behind a step leave of it. */
function filtered(from: Shape, step: Node, outer: Frame): State {
  let [shape, frame] = [from, outer];
  for (const stage of step.stages ?? []) {
    if (stage.type === "index") frame.bind(stage.value, { type: "number" });
    else ({ shape, frame } = shapeOfFilter(shape, stage.expr, frame));
  }
  return { shape, frame };
}

/** The results of a step over many items, one list: lists in it are flattened, except those of `[…]`. */
function gathered(shape: Shape, from: Shape, whole: boolean): ListShape {
  const items = whole ? present(shape) : perhaps(itemOf(shape), shape.missing);
  return { type: "list", items, collapses: true, missing: from.missing ?? "empty" };
}

function ownShape(step: Node, item: Shape, frame: Frame, only: boolean): Shape {
  const here = at(frame, item);
  switch (step.type) {
    case "name":
      return known(frame, fieldOf(item, step, frame, only));
    case "variable":
      return withPredicates(step, shapeOfVariable(step, here), here);
    case "wildcard":
      return anyField(item);
    case "descendant":
      frame.infer.read(item.at);
      return list(unknown, true);
    default:
      return here.infer.visit(step, here);
  }
}

function withPredicates(step: Node, shape: Shape, frame: Frame): Shape {
  return (step.predicate ?? []).reduce<Shape>(
    (result, stage) => (stage.type === "filter" ? shapeOfFilter(result, stage.expr, frame).shape : result),
    shape,
  );
}

/** A field by name, with a finding where no alternative of the value can have it. */
function fieldOf(item: Shape, step: NameNode, frame: Frame, only: boolean): Shape {
  const found = alternatives(item).map((member) =>
    memberField(item.at && !member.at ? { ...member, at: item.at } : member, step, frame, only),
  );
  const fields = found.filter((field) => field !== undefined);
  if (fields.length === 0) {
    reportUnknown(item, step, frame, only);
    return unknown;
  }
  // Another alternative, such as null, has no such field.
  return found.length === fields.length ? oneOf(fields) : perhaps(oneOf(fields), "field");
}

/** As `union`, but the place stays, and of one shape alone everything. */
function oneOf(shapes: readonly Shape[]): Shape {
  const [first] = shapes;
  if (shapes.length === 1 && first) return first;
  return first?.at ? { ...union(shapes), at: first.at } : union(shapes);
}

function memberField(member: Shape, step: NameNode, frame: Frame, only: boolean): Shape | undefined {
  switch (member.type) {
    case "unknown":
    case "function":
      return withPlace(unknown, member, step.value);
    case "nothing":
      return nothing;
    case "object":
      if (Object.hasOwn(member.fields, step.value)) frame.infer.found(step);
      if (Object.hasOwn(member.fields, step.value))
        return withPlace(member.fields[step.value] ?? unknown, member, step.value);
      return member.rest ? withPlace(perhaps(member.rest, "field"), member, step.value) : undefined;
    case "list":
      return gathered(fieldOf(itemOf(member), step, frame, only), member, false);
    case "union":
      return fieldOf(member, step, frame, only);
    default:
      return undefined;
  }
}

function reportUnknown(item: Shape, step: NameNode, frame: Frame, only: boolean): void {
  const name = step.value;
  if (only && nearest(name, fieldNames(item)) === undefined)
    frame.infer.report(step, { id: "bare-word", name }, JSON.stringify(name));
  else reportUnknownField({ owner: item, name, node: step, write: quotedName }, frame);
}

function quotedName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : `\`${name}\``;
}

/** `*`: the fields of an object, each flattened. */
function anyField(item: Shape): Shape {
  const members = alternatives(item).flatMap((member) =>
    member.type === "object"
      ? [
          ...Object.entries(member.fields).map(([name, field]) => withPlace(field, member, name)),
          ...(member.rest ? [member.rest] : []),
        ]
      : [unknown],
  );
  return list(union(members.map(itemOf)), true);
}

function sorted(step: Extract<Node, { type: "sort" }>, current: Shape, frame: Frame): Shape {
  const item = itemOf(current);
  for (const term of step.terms) frame.infer.visit(term.expression, at(frame, item));
  return isMany(current)
    ? perhaps({ ...list(item, true), missing: current.missing ?? "empty" }, undefined)
    : current;
}

/** What a filter leaves, and the frame in which what it asks for is proved. */
export function shapeOfFilter(shape: Shape, predicate: Node, outer: Frame): State {
  const item = itemOf(shape);
  const placed = item.at ? item : { ...item, at: outer.infer.newPlace() };
  const here = at(outer, placed);
  const test = here.infer.visit(predicate, here);
  if (isIndex(test)) return { shape: perhaps(item, shape.missing ?? "empty"), frame: outer };
  const frame = proving(outer, proofsOf(predicate, here, true));
  const left = item.at ? known(frame, item) : unplaced(known(frame, placed));
  if (!isMany(shape)) return { shape: perhaps(left, shape.missing ?? "empty"), frame };
  return { shape: { ...list(left, true), missing: shape.missing ?? "empty" }, frame };
}

function unplaced(shape: Shape): Shape {
  const { at: _, ...rest } = shape;
  return rest;
}

function isIndex(test: Shape): boolean {
  return test.type === "number" && test.missing === undefined;
}

/** An object of groups: over a list, a value sees all items of its key at once. */
export function shapeOfGroup(group: Group, input: Shape, frame: Frame): Shape {
  const fields: Record<string, Shape> = {};
  const others: Shape[] = [];
  for (const [key, value] of group.lhs) {
    const name = frame.infer.visit(key, at(frame, itemOf(input)));
    const shape = { ...valueOfGroup(value, input, frame), range: rangeOf(value, frame.infer.source) };
    if (name.type === "string" && name.values?.length === 1 && name.missing === undefined)
      fields[String(name.values[0])] = shape;
    else others.push(shape);
  }
  const object = { type: "object", fields } as const;
  return others.length === 0 ? object : { ...object, rest: union(others) };
}

/** No group is empty: what is there for one item is there for all items of a group. */
function valueOfGroup(value: Node, input: Shape, frame: Frame): Shape {
  const shape = frame.infer.visit(value, at(frame, input));
  if (shape.missing !== "empty" || !isMany(input)) return shape;
  return frame.infer.visit(value, at(frame, itemOf(input))).missing === undefined ? present(shape) : shape;
}
