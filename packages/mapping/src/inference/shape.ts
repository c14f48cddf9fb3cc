import type { Path } from "@crossdock/kit";

/** Why a value may be missing: an optional field was crossed, a list may be empty, a condition has no else. */
export type Missing = "field" | "empty" | "branch";

interface Common {
  /** Not set: the value is always there. */
  missing?: Missing;
  /** `format` and the `x-…` annotations of the schema, such as `x-money` and `x-classification`. */
  marks?: Readonly<Record<string, unknown>>;
  /** Where it was read, from the root of the input or from a variable (`$steps`, …); `*` is each item of a list. */
  at?: Path;
  /** Offsets of the part of the expression that made it. */
  range?: readonly [start: number, end: number];
}

export type Constant = string | number | boolean | null;

/** What is known of a value before there is one. */
export type Shape =
  | UnknownShape
  | NothingShape
  | ScalarShape
  | ObjectShape
  | ListShape
  | UnionShape
  | FunctionShape;

/** Anything; inference never complains about it. */
export interface UnknownShape extends Common {
  type: "unknown";
}
/** Never a value. */
export interface NothingShape extends Common {
  type: "nothing";
}
export interface ScalarShape extends Common {
  type: "string" | "number" | "boolean" | "null";
  /** The only values that it has, where they are known. */
  values?: readonly Constant[];
}
export interface ObjectShape extends Common {
  type: "object";
  fields: Readonly<Record<string, Shape>>;
  /** What other fields hold. Not set: there are no others. */
  rest?: Shape;
}
export interface ListShape extends Common {
  type: "list";
  /** `missing` on the items: some have no value here, and the list is shorter for it. */
  items: Shape;
  /** A list of one is the one value itself, and an empty list is nothing. */
  collapses?: boolean;
}
interface UnionShape extends Common {
  type: "union";
  members: readonly Shape[];
}
export interface FunctionShape extends Common {
  type: "function";
  /** How many arguments it takes. */
  arity: number;
  apply(args: readonly Shape[]): Shape;
}

export const unknown: UnknownShape = { type: "unknown" };
export const nothing: NothingShape = { type: "nothing", missing: "branch" };

export function constant(value: Constant): ScalarShape {
  return { type: typeOf(value), values: [value] };
}

function typeOf(value: Constant): ScalarShape["type"] {
  if (value === null) return "null";
  if (typeof value === "string") return "string";
  return typeof value === "number" ? "number" : "boolean";
}

export function list(items: Shape, collapses = false): ListShape {
  return collapses ? { type: "list", items, collapses: true, missing: "empty" } : { type: "list", items };
}

/** The same shape, always there. */
export function present<S extends Shape>(shape: S): S {
  if (shape.missing === undefined) return shape;
  const { missing: _, ...rest } = shape;
  return rest as S; // `missing` may be left out of every shape
}

/** The same shape, perhaps missing; the first reason stays. */
export function perhaps<S extends Shape>(shape: S, missing: Missing | undefined): S {
  return missing === undefined || shape.missing !== undefined ? shape : { ...shape, missing };
}

/** Missing when any of `others` is. */
export function ifAll<S extends Shape>(shape: S, ...others: readonly Shape[]): S {
  return perhaps(shape, others.find((other) => other.missing !== undefined)?.missing);
}

/** One or the other. */
export function union(shapes: readonly Shape[]): Shape {
  const missing = shapes.find((shape) => shape.missing !== undefined)?.missing;
  const members = shapes
    .flatMap((shape) => (shape.type === "union" ? shape.members : [shape]))
    .filter((shape) => shape.type !== "nothing")
    .map(present);
  const distinct = mergeScalars(members);
  const [first] = distinct;
  if (!first) return perhaps(nothing, missing);
  if (distinct.some((shape) => shape.type === "unknown")) return perhaps(unknown, missing);
  if (distinct.length === 1) return perhaps(first, missing);
  return perhaps({ type: "union", members: distinct }, missing);
}

/** Constants of one type become one member, equal members are kept once. */
function mergeScalars(members: readonly Shape[]): Shape[] {
  const merged: Shape[] = [];
  for (const member of members) {
    if (merged.includes(member)) continue;
    const at = isScalar(member) ? merged.findIndex(({ type }) => type === member.type) : -1;
    const other = merged[at];
    if (other && isScalar(other) && isScalar(member)) merged[at] = widened(other, member);
    else merged.push(member);
  }
  return merged;
}

function widened(a: ScalarShape, b: ScalarShape): ScalarShape {
  const { values: _, ...rest } = a;
  const marks = a.marks || b.marks ? { marks: { ...b.marks, ...a.marks } } : {};
  const values = a.values && b.values ? { values: [...new Set([...a.values, ...b.values])] } : {};
  return { ...rest, ...marks, ...values };
}

export function isScalar(shape: Shape): shape is ScalarShape {
  return (
    shape.type === "string" || shape.type === "number" || shape.type === "boolean" || shape.type === "null"
  );
}

/** The alternatives of a shape: of a union its members, else itself. */
export function alternatives(shape: Shape): readonly Shape[] {
  return shape.type === "union" ? shape.members : [shape];
}

/** What one item is when the value is taken as a sequence: of a list its items, of anything else itself. */
export function itemOf(shape: Shape): Shape {
  if (shape.type === "list") return present(withPlace(shape.items, shape, "*"));
  if (shape.type !== "union" || !isMany(shape)) return present(shape);
  return union(shape.members.map(itemOf));
}

/** Whether the value may be more than one item. */
export function isMany(shape: Shape): boolean {
  return alternatives(shape).some((member) => member.type === "list");
}

/** An annotation, wherever in the shape's alternatives or items it stands. */
export function mark(shape: Shape, name: string): unknown {
  if (shape.marks && name in shape.marks) return shape.marks[name];
  if (shape.type === "list") return mark(shape.items, name);
  if (shape.type !== "union") return undefined;
  return shape.members.map((member) => mark(member, name)).find((value) => value !== undefined);
}

/** `shape` with the place of `step` below `owner`. */
export function withPlace(shape: Shape, owner: Shape, step: string | number): Shape {
  return owner.at ? { ...shape, at: [...owner.at, step] } : shape;
}
