import type { TSchema } from "typebox";
import type { Path } from "./diagnostic.ts";
import { type FieldMark, fieldKeyword, fieldKinds } from "./fields.ts";

/** Supplies the value of a marked field; undefined leaves it to the field kind. `path` leads to it from the root. */
export type Reader = (mark: FieldMark, value: unknown, path: Path) => unknown;

/**
 * The value that code works with: defaults filled in, marked fields read (durations are milliseconds, expressions
 * are compiled). Call it on a value that `checkShape` passed; the input is not changed.
 */
export function readFields(schema: TSchema, value: unknown, reader: Reader = () => undefined): unknown {
  return readAt(schema as Schema, value, reader, []);
}

type Schema = {
  type?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  patternProperties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  [fieldKeyword]?: FieldMark;
};

function readAt(schema: Schema, value: unknown, reader: Reader, path: Path): unknown {
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
  if (typeof value !== "object" || value === null) return value;
  return readObject(schema, value as Record<string, unknown>, reader, path);
}

function readObject(schema: Schema, value: Record<string, unknown>, reader: Reader, path: Path): unknown {
  const read: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const known = schemaOf(schema, key);
    read[key] = known ? readAt(known, entry, reader, [...path, key]) : entry;
  }
  for (const [key, known] of Object.entries(schema.properties ?? {})) {
    if (key in read || known.default === undefined) continue;
    read[key] = readAt(known, structuredClone(known.default), reader, [...path, key]);
  }
  return read;
}

function schemaOf(schema: Schema, key: string): Schema | undefined {
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

function accepts(option: Schema, value: unknown): boolean {
  if (option[fieldKeyword] && option[fieldKeyword].kind !== "mapping") return typeof value === "string";
  if (option.type === "array") return Array.isArray(value);
  if (option.type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (option.type === "integer" || option.type === "number") return typeof value === "number";
  return option.type === undefined || typeof value === option.type;
}
