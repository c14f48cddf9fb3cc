import type { TSchema } from "typebox";
import { type Fields, isFields, textAt } from "../data/plain-data.ts";
import { relaxed } from "./check.ts";
import { type FieldSchema, fieldSchema } from "./field-schema.ts";
import { fieldKeyword, fieldKinds, isFieldKind } from "./fields.ts";

/** The schema that editors get: fields with defaults are optional, patterns and descriptions stay. */
export function inputSchema(schema: TSchema): Record<string, unknown> {
  return withPatterns(relaxed(schema));
}

function withPatterns(schema: Fields): Record<string, unknown> {
  const { [fieldKeyword]: mark, ...rest } = schema;
  const copy = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, partWithPatterns(value)]));
  const kind = textAt(mark, "kind") ?? "";
  const pattern = isFieldKind(kind) ? fieldKinds[kind].pattern : undefined;
  return pattern ? { ...copy, pattern } : copy;
}

function partWithPatterns(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(partWithPatterns);
  return isFields(part) ? withPatterns(part) : part;
}

/** A Markdown table of an object's fields: name, type, default, meaning. Empty text for an object without fields. */
export function fieldTable(config: object): string {
  const { properties = {}, required = [] } = fieldSchema(config);
  const rows = Object.entries(properties).map(([name, field]) => {
    const preset =
      "default" in field ? `\`${plain(field.default)}\`` : required.includes(name) ? "required" : "";
    return `| \`${name}\` | ${typeName(field)} | ${preset} | ${(field.description ?? "").replaceAll("|", "\\|")} |`;
  });
  if (rows.length === 0) return "";
  return ["| Field | Type | Default | Meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The type as a person calls it: `duration`, `list of text`, `` `a` or `b` ``. */
export function typeName(field: FieldSchema): string {
  const mark = field[fieldKeyword];
  if (mark?.kind === "reference") return `${mark.to} name${mark.versioned ? " and version" : ""}`;
  if (mark) return mark.kind;
  if (field.enum) return field.enum.map((word) => `\`${plain(word)}\``).join(" or ");
  if (field.anyOf) return [...new Set(field.anyOf.map(typeName))].join(" or ");
  if (field.type === "array") return `list of ${field.items ? typeName(field.items) : "values"}`;
  return [field.type ?? "value"].flat().map(wordOf).join(" or ");
}

function wordOf(type: string): string {
  return { string: "text", object: "fields", integer: "whole number" }[type] ?? type;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
