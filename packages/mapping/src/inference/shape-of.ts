import { fragmentSteps } from "@crossdock/kit";
import { type Constant, constant, nothing, perhaps, type Shape, union, unknown } from "./shape.ts";

/** The parts of JSON Schema (2020-12) that tell a shape. */
interface Schema {
  $ref?: string;
  $defs?: Readonly<Record<string, Schema>>;
  type?: string | readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  patternProperties?: Readonly<Record<string, Schema>>;
  items?: Schema | boolean;
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  [annotation: `x-${string}`]: unknown;
}

/** Finds the schema of a `$ref`. */
export type ResolveReference = (reference: string) => object | undefined;

/**
 * The shape of the values of a JSON Schema. An object has the fields that are declared; it has others only where
 * `additionalProperties` says so or nothing is declared at all. `$ref`s into the schema itself are followed without
 * `resolve`; a schema that contains itself becomes unknown at its second turn.
 */
export function shapeOf(schema: object, resolve: ResolveReference = () => undefined): Shape {
  const find: ResolveReference = (reference) => resolve(reference) ?? inside(schema, reference);
  return shapeAt(schema as Schema, { resolve: find, within: [], room: { left: mostParts } });
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

function shapeAt(schema: Schema | boolean, following: Following): Shape {
  if (--following.room.left < 0) return unknown;
  if (typeof schema === "boolean") return schema ? unknown : nothing;
  const marks = Object.fromEntries(
    Object.entries(schema).filter(([name]) => name.startsWith("x-") || name === "format"),
  );
  const shape = unmarked(schema, following);
  if (Object.keys(marks).length === 0) return shape;
  return { ...shape, marks: { ...shape.marks, ...marks } };
}

function unmarked(schema: Schema, following: Following): Shape {
  if (schema.$ref !== undefined) {
    const { resolve, within } = following;
    if (within.includes(schema.$ref)) return unknown;
    const target = resolve(schema.$ref);
    return target ? shapeAt(target as Schema, { ...following, within: [...within, schema.$ref] }) : unknown;
  }
  if (schema.const !== undefined && isConstant(schema.const)) return constant(schema.const);
  if (schema.enum) return schema.enum.every(isConstant) ? union(schema.enum.map(constant)) : unknown;
  const parts = (schema.anyOf ?? schema.oneOf)?.map((part) => shapeAt(part, following));
  if (parts && !schema.properties) return union(parts);
  const own = union(typesOf(schema).map((type) => ofType(type, schema, following)));
  const all = (schema.allOf ?? []).map((part) => shapeAt(part, following));
  return all.reduce(both, own);
}

function typesOf(schema: Schema): readonly string[] {
  if (typeof schema.type === "string") return [schema.type];
  if (schema.type) return schema.type;
  if (schema.properties) return ["object"];
  return schema.items ? ["array"] : ["any"];
}

function ofType(type: string, schema: Schema, following: Following): Shape {
  switch (type) {
    case "integer":
      return { type: "number" };
    case "string":
    case "number":
    case "boolean":
    case "null":
      return { type };
    case "array":
      return { type: "list", items: shapeAt(schema.items ?? true, following) };
    case "object":
      return objectOf(schema, following);
    default:
      return unknown;
  }
}

function objectOf(schema: Schema, following: Following): Shape {
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const shape = shapeAt(field, following);
    return [name, required.has(name) ? shape : perhaps(shape, "field")] as const;
  });
  const declared = { type: "object", fields: Object.fromEntries(fields) } as const;
  const { additionalProperties: others, patternProperties: patterns } = schema;
  if (patterns)
    return {
      ...declared,
      rest: union(Object.values(patterns).map((part) => shapeAt(part, following))),
    };
  if (others === undefined)
    return schema.properties || schema.allOf ? declared : { ...declared, rest: unknown };
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
  let target: unknown = schema;
  for (const key of fragmentSteps(reference.slice(1))) {
    target =
      typeof target === "object" && target !== null ? (target as Record<string, unknown>)[key] : undefined;
  }
  return typeof target === "object" && target !== null ? target : undefined;
}

function isConstant(value: unknown): value is Constant {
  return (
    value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean"
  );
}
