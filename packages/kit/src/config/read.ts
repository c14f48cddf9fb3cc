import type { Static, TSchema } from "typebox";
import { type Fields, isFields } from "../data/plain-data.ts";
import type { Path } from "../definitions/problem.ts";
import type { FieldSchema } from "./field-schema.ts";
import { type FieldMark, fieldKeyword, fieldKinds } from "./fields.ts";

/** Supplies the value of a marked field; undefined leaves it to the field kind. `path` leads to it from the root. */
export type Reader = (mark: FieldMark, value: unknown, path: Path) => unknown;

/**
 * The value that code works with: defaults filled in, marked fields read (durations are milliseconds, expressions
 * are compiled). Call it on a value that fits the schema; the input is not changed.
 */
export function readFields<Schema extends TSchema>(
  schema: Schema,
  value: unknown,
  reader: Reader = () => undefined,
): Static<Schema> {
  // The value fits the schema, and each mark reads what its type says.
  return readAt(schema, value, reader, []) as Static<Schema>;
}

function readAt(schema: FieldSchema, value: unknown, reader: Reader, path: Path): unknown {
  const mark = schema[fieldKeyword];
  if (mark) return readMarked(mark, value, reader, path);
  if (schema.anyOf) {
    const meant = schema.anyOf.find((option) => accepts(option, value));
    return meant ? readAt(meant, value, reader, path) : value;
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item, index) => readAt(items, item, reader, [...path, index])) : value;
  }
  if (!isFields(value)) return value;
  return readObject(schema, value, reader, path);
}

function readObject(schema: FieldSchema, value: Fields, reader: Reader, path: Path): unknown {
  const read: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const known = schemaOf(schema, key);
    read[key] = known ? readAt(known, entry, reader, [...path, key]) : entry;
  }
  for (const [key, known] of Object.entries(schema.properties ?? {})) {
    if (Object.hasOwn(read, key) || known.default === undefined) continue;
    read[key] = readAt(known, structuredClone(known.default), reader, [...path, key]);
  }
  return read;
}

function schemaOf(schema: FieldSchema, key: string): FieldSchema | undefined {
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  for (const [pattern, known] of Object.entries(schema.patternProperties ?? {})) {
    if (new RegExp(pattern, "u").test(key)) return known;
  }
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

function readMarked(mark: FieldMark, value: unknown, reader: Reader, path: Path): unknown {
  const supplied = reader(mark, value, path);
  if (supplied !== undefined) return supplied;
  if (mark.kind === "mapping" || typeof value !== "string") return value;
  return fieldKinds[mark.kind].read(value);
}

/** Whether the value is of this alternative: by type and words, and by its keys where it is an object. */
function accepts(option: FieldSchema, value: unknown): boolean {
  if (option.const !== undefined) return option.const === value;
  if (option.enum) return option.enum.includes(value);
  const mark = option[fieldKeyword];
  if (mark && mark.kind !== "mapping") return typeof value === "string";
  if (option.anyOf) return option.anyOf.some((inner) => accepts(inner, value));
  if (option.type === "array") return Array.isArray(value);
  if (option.type === "null") return value === null;
  if (option.type === "object") return isFields(value) && hasKeys(option, value);
  if (option.type === "integer") return Number.isInteger(value);
  return option.type === undefined || typeof value === option.type;
}

function hasKeys(option: FieldSchema, value: object): boolean {
  const { properties = {}, required = [] } = option;
  const isMissing = (key: string): boolean =>
    !Object.hasOwn(value, key) && properties[key]?.default === undefined;
  if (required.some(isMissing)) return false;
  const isClosed = option.additionalProperties === false;
  return Object.entries(value).every(([key, entry]) => {
    const known = schemaOf(option, key);
    return known ? known.const === undefined || known.const === entry : !isClosed;
  });
}
