import type { Node } from "../expression/ast.ts";
import type { Frame } from "./context.ts";
import { reportUnknownField } from "./findings.ts";
import { type NamedCall, textOf } from "./named-call.ts";
import {
  alternatives,
  ifAll,
  isMany,
  itemOf,
  list,
  nothing,
  type ObjectShape,
  perhaps,
  present,
  type Shape,
  union,
  unknown,
} from "./shape.ts";

type Structure = (call: NamedCall) => Shape;

/** Functions that give parts of what they are given: inference follows the parts through them. */
export const structural: Readonly<Record<string, Structure>> = {
  map: ({ args: [from = nothing, mapper] }) =>
    gathered(apply(mapper, [itemOf(from), { type: "number" }, from]), from),
  filter: ({ args: [from = nothing, test] }) => {
    apply(test, [itemOf(from), { type: "number" }, from]);
    return collapsing(itemOf(from), from);
  },
  single: ({ args: [from = nothing, test] }) => {
    if (test) apply(test, [itemOf(from), { type: "number" }, from]);
    return itemOf(from);
  },
  reduce: ({ args: [from = nothing, step, start] }) => {
    const first = start ?? itemOf(from);
    const once = apply(step, [first, itemOf(from), { type: "number" }, from]);
    const again = apply(step, [union([first, once]), itemOf(from), { type: "number" }, from]);
    return ifAll(union([first, again]), ...(start ? [] : [from]));
  },
  each: ({ args: [from = nothing, mapper] }) =>
    gathered(apply(mapper, [anyOf(from), { type: "string" }, from]), from),
  sift: ({ args: [from = nothing, test] }) => {
    apply(test, [anyOf(from), { type: "string" }, from]);
    return from.type === "object" ? { ...from, fields: optional(from) } : unknown;
  },
  sort: ({ args: [from = nothing, comparator] }) => {
    if (comparator) apply(comparator, [itemOf(from), itemOf(from)]);
    return ifAll(list(itemOf(from)), from);
  },
  reverse: ({ args: [from = nothing] }) => ifAll(list(itemOf(from)), from),
  // A list of one is given back as it came, collapsing or not.
  distinct: ({ args: [from = nothing] }) => from,
  append: ({ args: [first = nothing, second = nothing] }) => {
    const whole = first.missing === undefined && second.missing === undefined;
    const items = union([itemOf(first), itemOf(second)]);
    if (whole) return list(items);
    const both: Shape = { ...list(items, true), missing: first.missing ?? "empty" };
    return first.missing !== undefined && second.missing !== undefined ? both : present(both);
  },
  array: ({ args: [from = nothing] }) => list(itemOf(from)),
  // Each place of a row has a type of its own.
  zip: ({ args }) => list(list(args.length === 1 ? itemOf(args[0] ?? nothing) : unknown)),
  count: () => ({ type: "number" }),
  exists: () => ({ type: "boolean" }),
  type: ({ args: [value = nothing] }) => ifAll({ type: "string" }, value),
  keys: ({ args: [from = nothing] }) => collapsing({ type: "string" }, from),
  spread: ({ args: [from = nothing] }) => collapsing(unknown, from),
  lookup,
  merge,
};

function apply(callee: Shape | undefined, args: readonly Shape[]): Shape {
  return callee?.type === "function" ? callee.apply(args) : unknown;
}

function collapsing(items: Shape, from: Shape): Shape {
  return { ...list(items, true), missing: from.missing ?? "empty" };
}

function gathered(result: Shape, from: Shape): Shape {
  return collapsing(perhaps(present(result), result.missing), from);
}

/** Any field of an object. */
function anyOf(shape: Shape): Shape {
  if (shape.type !== "object") return unknown;
  return union([...Object.values(shape.fields).map(present), ...(shape.rest ? [shape.rest] : [])]);
}

function optional(shape: ObjectShape): Record<string, Shape> {
  return Object.fromEntries(
    Object.entries(shape.fields).map(([name, field]) => [name, perhaps(field, "branch")]),
  );
}

function lookup({ args: [from = nothing, key = nothing], nodes: [, node], frame }: NamedCall): Shape {
  const name = textOf(key);
  if (name !== undefined && node) checkKey(itemOf(from), name, node, frame);
  const many = isMany(from);
  const found = alternatives(itemOf(from)).map((member): Shape => {
    if (member.type === "unknown") return unknown;
    if (member.type !== "object") return nothing;
    const own = name !== undefined && Object.hasOwn(member.fields, name) ? member.fields[name] : undefined;
    if (own && name !== undefined) return member.at ? { ...own, at: [...member.at, name] } : own;
    if (name === undefined && member.at) frame.infer.read([...member.at, "*"]);
    return perhaps(name === undefined ? anyOf(member) : (member.rest ?? nothing), "field");
  });
  const [one] = found;
  const result = found.length === 1 && one ? one : union(found);
  if (result.at) frame.infer.read(result.at);
  return many ? collapsing(result, from) : perhaps(result, from.missing);
}

/** A key that is written out is a field by name, as in a path. */
function checkKey(owner: Shape, name: string, node: Node, frame: Frame): void {
  const members = alternatives(owner);
  const has = (member: Shape) =>
    member.type !== "object" || member.rest !== undefined || Object.hasOwn(member.fields, name);
  if (members.some(has)) frame.infer.found(node);
  else reportUnknownField({ owner, name, node, write: JSON.stringify }, frame);
}

/** One object of many. Of the objects that are written out in the call, all fields are sure. */
function merge({ args: [from = nothing], nodes: [node], frame }: NamedCall): Shape {
  const written = node?.type === "unary" && node.value === "[" ? node.expressions : undefined;
  const parts = written ? written.map((part) => frame.infer.visit(part, frame)) : [from];
  let merged: ObjectShape = { type: "object", fields: {} };
  for (const part of parts) {
    const sure = part.type === "object" && part.missing === undefined;
    for (const member of alternatives(itemOf(part))) {
      if (member.type === "nothing") continue;
      merged = member.type === "object" ? over(merged, member, sure) : { ...merged, rest: unknown };
    }
  }
  return written ? merged : perhaps(merged, from.missing);
}

function over(below: ObjectShape, above: ObjectShape, sure: boolean): ObjectShape {
  const fields = { ...below.fields };
  for (const [name, field] of Object.entries(above.fields)) {
    const under = fields[name];
    if (sure && field.missing === undefined) fields[name] = field;
    else
      fields[name] = under
        ? union([perhaps(field, undefined), under])
        : perhaps(field, field.missing ?? "empty");
    if (under && under.missing === undefined) fields[name] = present(fields[name] ?? unknown);
  }
  const rests = [below.rest, above.rest].filter((rest) => rest !== undefined);
  return rests.length === 0 ? { type: "object", fields } : { type: "object", fields, rest: union(rests) };
}
