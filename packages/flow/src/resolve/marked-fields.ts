import {
  type FieldMark,
  type FieldSchema,
  fieldKeyword,
  fieldKinds,
  isFields,
  type Path,
} from "@crossdock/kit";
import type { TSchema } from "typebox";

/** A field whose text means more than text: an expression, a duration, a reference. */
export interface MarkedField {
  path: Path;
  mark: FieldMark;
  /** As written. */
  value: unknown;
}

/** All marked fields that `value` has, in the order of the document. Parts of the wrong type are passed over. */
export function markedFields(schema: TSchema, value: unknown): readonly MarkedField[] {
  const found: MarkedField[] = [];
  walk(schema, value, [], found);
  return found;
}

/** What is written at `path`, in words: what a marked field accepts, else what the field is for. */
export function wantedAt(schema: TSchema, value: unknown, path: Path): string | undefined {
  let at: FieldSchema | undefined = schema;
  let inner = value;
  for (const step of path) {
    const current: FieldSchema | undefined = at?.anyOf?.find((option) => fits(option, inner)) ?? at;
    at = typeof step === "number" ? current?.items : current && fieldSchema(current, step);
    inner = typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined;
  }
  const mark = at?.[fieldKeyword];
  if (mark)
    return `write ${mark.kind === "mapping" ? "a tree of expressions, or one" : fieldKinds[mark.kind].accepts}`;
  return path.length > 0 && at?.description
    ? `\`${path.findLast((step) => typeof step === "string")}\`: ${at.description}`
    : undefined;
}

function walk(schema: FieldSchema, value: unknown, path: Path, found: MarkedField[]): void {
  const mark = schema[fieldKeyword];
  if (mark) {
    found.push({ path, mark, value });
  } else if (schema.anyOf) {
    const meant = schema.anyOf.find((option) => fits(option, value));
    if (meant) walk(meant, value, path, found);
  } else if (Array.isArray(value)) {
    const { items } = schema;
    if (items) for (const [index, item] of value.entries()) walk(items, item, [...path, index], found);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      const known = fieldSchema(schema, key);
      if (known) walk(known, entry, [...path, key], found);
    }
  }
}

function fieldSchema(schema: FieldSchema, key: string): FieldSchema | undefined {
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  for (const [pattern, known] of Object.entries(schema.patternProperties ?? {})) {
    if (new RegExp(pattern, "u").test(key)) return known;
  }
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

function fits(option: FieldSchema, value: unknown): boolean {
  if (option[fieldKeyword] && option[fieldKeyword].kind !== "mapping") return typeof value === "string";
  if ("const" in option) return option.const === value;
  if (option.type === "array") return Array.isArray(value);
  if (option.type === "object") return isFields(value);
  if (option.type === "integer" || option.type === "number") return typeof value === "number";
  return option.type === undefined || typeof value === option.type;
}
