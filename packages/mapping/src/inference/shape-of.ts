import { entriesAt, type Fields, fragmentSteps, isFields, itemsAt, valueAt } from "@crossdock/kit";
import { type Constant, constant, nothing, perhaps, type Shape, union, unknown } from "./shape.ts";

/** Finds the schema of a `$ref`. */
export type ResolveReference = (reference: string) => object | undefined;

/**
 * The shape of the values of a JSON Schema. An object has the fields that are declared; it has others only where
 * `additionalProperties` says so or nothing is declared at all. `$ref`s into the schema itself are followed without
 * `resolve`; a schema that contains itself becomes unknown at its second turn.
 */
export function shapeOf(schema: object, resolve: ResolveReference = () => undefined): Shape {
  const find: ResolveReference = (reference) => resolve(reference) ?? inside(schema, reference);
  return shapeAt(schema, { resolve: find, within: [], room: { left: mostParts } });
}

/** Schemas inside a schema that are looked at, each counted wherever it is referred to. What is left is unknown. */
const mostParts = 50_000;

interface Following {
  resolve: ResolveReference;
  /** References that are being followed right now. */
  within: readonly string[];
  room: { left: number };
}

/** The shape of a value that is there, such as an entry of a table. */
export function shapeOfValue(value: unknown): Shape {
  if (Array.isArray(value))
    return { type: "list", items: value.length === 0 ? unknown : union(value.map(shapeOfValue)) };
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, entry]) => [name, shapeOfValue(entry)] as const);
    return { type: "object", fields: Object.fromEntries(fields) };
  }
  return isConstant(value) ? constant(value) : unknown;
}

/** A schema is an object of keywords, or says whether there may be a value at all. */
function shapeAt(schema: unknown, following: Following): Shape {
  if (--following.room.left < 0) return unknown;
  if (schema === false) return nothing;
  if (!isFields(schema)) return unknown;
  const marks = Object.fromEntries(
    Object.entries(schema).filter(([name]) => name.startsWith("x-") || name === "format"),
  );
  const shape = unmarked(schema, following);
  if (Object.keys(marks).length === 0) return shape;
  return { ...shape, marks: { ...shape.marks, ...marks } };
}

function unmarked(schema: Fields, following: Following): Shape {
  const { $ref: reference, const: only, enum: values, anyOf, oneOf, allOf, properties } = schema;
  if (typeof reference === "string") {
    const { resolve, within } = following;
    if (within.includes(reference)) return unknown;
    return shapeAt(resolve(reference), { ...following, within: [...within, reference] });
  }
  if (isConstant(only)) return constant(only);
  if (Array.isArray(values)) return values.every(isConstant) ? union(values.map(constant)) : unknown;
  const alternatives = anyOf ?? oneOf;
  if (Array.isArray(alternatives) && !properties)
    return union(alternatives.map((part) => shapeAt(part, following)));
  const own = union(typesOf(schema).map((type) => ofType(type, schema, following)));
  const all = Array.isArray(allOf) ? allOf.map((part) => shapeAt(part, following)) : [];
  return all.reduce(both, own);
}

function typesOf({ type, properties, items }: Fields): readonly unknown[] {
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type;
  if (properties) return ["object"];
  return items ? ["array"] : ["any"];
}

function ofType(type: unknown, schema: Fields, following: Following): Shape {
  switch (type) {
    case "integer":
      return { type: "number" };
    case "string":
    case "number":
    case "boolean":
    case "null":
      return { type };
    case "array":
      return { type: "list", items: shapeAt(schema["items"], following) };
    case "object":
      return objectOf(schema, following);
    default:
      return unknown;
  }
}

function objectOf(schema: Fields, following: Following): Shape {
  const required = new Set(itemsAt(schema, "required"));
  const fields = entriesAt(schema, "properties").map(([name, field]) => {
    const shape = shapeAt(field, following);
    return [name, required.has(name) ? shape : perhaps(shape, "field")] as const;
  });
  const declared = { type: "object", fields: Object.fromEntries(fields) } as const;
  const { additionalProperties: others, patternProperties: patterns } = schema;
  if (isFields(patterns))
    return {
      ...declared,
      rest: union(Object.values(patterns).map((part) => shapeAt(part, following))),
    };
  if (others === undefined)
    return schema["properties"] || schema["allOf"] ? declared : { ...declared, rest: unknown };
  return others === false ? declared : { ...declared, rest: shapeAt(others, following) };
}

/** Fields of both; where they do not fit together the first wins. */
function both(a: Shape, b: Shape): Shape {
  if (a.type === "unknown") return b;
  if (a.type !== "object" || b.type !== "object") return a;
  const marks = a.marks || b.marks ? { marks: { ...a.marks, ...b.marks } } : {};
  const rest = a.rest ?? b.rest;
  return { ...a, ...marks, fields: { ...b.fields, ...a.fields }, ...(rest ? { rest } : {}) };
}

function inside(schema: object, reference: string): object | undefined {
  if (!reference.startsWith("#")) return undefined;
  const target = valueAt(schema, ...fragmentSteps(reference.slice(1)));
  return isFields(target) ? target : undefined;
}

function isConstant(value: unknown): value is Constant {
  return (
    value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean"
  );
}
