import { type FieldSchema, fieldSchema } from "./field-schema.ts";
import { type FieldMark, fieldKeyword } from "./fields.ts";

/** A field of a definition, as a reference tells of it. */
export interface FieldRow {
  /** Names from the top: `[]` is an item of a list, `<name>` a key that the writer chooses. */
  path: readonly string[];
  /** As a person calls it: `duration`, `list of text`, `` `a` or `b` ``. */
  type: string;
  /** As it is written; undefined where there is none. */
  preset: string | undefined;
  required: boolean;
  meaning: string;
  /** The words that it takes, where they are a closed list. */
  words: readonly string[];
}

/** Levels that a reference goes down; no definition nests as deep. */
const deepest = 12;

/** Every field of an object, to the leaf, each before what is inside of it. */
export function fieldRows(config: object, levels = deepest): FieldRow[] {
  return [...objectRows(fieldSchema(config), [], levels)];
}

function* objectRows(schema: FieldSchema, path: readonly string[], levels: number): Generator<FieldRow> {
  if (levels <= 0) return;
  const { properties = {}, required = [], patternProperties = {}, additionalProperties } = schema;
  for (const [name, field] of Object.entries(properties))
    yield* rowsOf(field, [...path, name], required.includes(name), levels);
  const chosen = [
    ...Object.values(patternProperties),
    ...(typeof additionalProperties === "object" ? [additionalProperties] : []),
  ];
  for (const field of chosen) {
    // A list of plain values is said by the type of the field that has them.
    if (isNested(field)) yield* inside(field, [...path, "<name>"], levels);
  }
}

function* rowsOf(
  field: FieldSchema,
  path: readonly string[],
  required: boolean,
  levels: number,
): Generator<FieldRow> {
  const hasPreset = field.default !== undefined;
  yield {
    path,
    type: typeName(field),
    preset: hasPreset ? plain(field.default) : undefined,
    required: required && !hasPreset,
    meaning: [field.description ?? "", readsOf(field[fieldKeyword])].filter(Boolean).join(" "),
    words: wordsIn(field),
  };
  yield* inside(field, path, levels);
}

/** What is below a field, whatever it may be: the fields of an object, of the items of a list, of an alternative. */
function* inside(field: FieldSchema, path: readonly string[], levels: number): Generator<FieldRow> {
  if (field[fieldKeyword]) return;
  yield* objectRows(field, path, levels - 1);
  const [last = ""] = path.slice(-1);
  if (field.items) yield* inside(field.items, [...path.slice(0, -1), `${last}[]`], levels);
  const seen = new Set<string>();
  for (const option of [...(field.anyOf ?? []), ...(field.oneOf ?? []), ...(field.allOf ?? [])]) {
    for (const row of inside(option, path, levels)) {
      const name = row.path.join(".");
      if (!seen.has(name)) yield row;
      seen.add(name);
    }
  }
}

function isNested(field: FieldSchema): boolean {
  return (
    field.properties !== undefined ||
    typeof field.additionalProperties === "object" ||
    (field.items !== undefined && isNested(field.items)) ||
    (field.anyOf ?? []).some(isNested)
  );
}

function wordsIn({ enum: words = [], items, anyOf = [] }: FieldSchema): string[] {
  return [...words.map(plain), ...(items ? wordsIn(items) : []), ...anyOf.flatMap(wordsIn)];
}

/** What an expression or a template may name, where that is not the message and what every expression may name. */
function readsOf(mark: FieldMark | undefined): string {
  if (!mark) return "";
  const { over, binds = [] } = mark;
  const names = (list: readonly string[], sign: string) =>
    list.map((name) => `\`${sign}${name}\``).join(", ");
  if (over !== undefined && over !== "any") return `Reads ${names(over, "")}.`;
  return binds.length > 0 ? `Binds ${names(binds, "$")}.` : "";
}

const places: Readonly<Record<string, string>> = {
  urlPath: "template of a path",
  urlQuery: "template of a query",
  header: "template of a header",
  text: "template of text",
  html: "template of markup",
  json: "template of JSON",
};

/** The type as a person calls it: `duration`, `list of text`, `` `a` or `b` ``. */
export function typeName(field: FieldSchema): string {
  const mark = field[fieldKeyword];
  if (mark?.kind === "reference") return `${mark.to} name${mark.versioned ? " and version" : ""}`;
  if (mark?.kind === "template") return places[mark.place ?? ""] ?? mark.kind;
  if (mark) return mark.kind;
  if (field.enum) return field.enum.map((word) => `\`${plain(word)}\``).join(" or ");
  if (field.anyOf) return [...new Set(field.anyOf.map(typeName))].join(" or ");
  if (field.type === "array") return `list of ${field.items ? typeName(field.items) : "values"}`;
  const { additionalProperties: others } = field;
  if (typeof others === "object" && !field.properties) return `${typeName(others)} by name`;
  return [field.type ?? "value"].flat().map(wordOf).join(" or ");
}

function wordOf(type: string): string {
  return { string: "text", object: "fields", integer: "whole number" }[type] ?? type;
}

/** A value as it is written in a file. */
function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
