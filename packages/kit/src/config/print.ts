import type { TSchema } from "typebox";
import { type Fields, isFields, textAt } from "../data/plain-data.ts";
import { relaxed } from "./check.ts";
import { fieldRows } from "./field-rows.ts";
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

/**
 * A Markdown table of an object's fields, those inside of them included, down to `levels`: name, type, default, meaning.
 * Empty text for an object without fields.
 */
export function fieldTable(config: object, levels?: number): string {
  const rows = fieldRows(config, levels).map(({ path, type, preset, required, meaning }) => {
    const given = preset === undefined ? (required ? "required" : "") : `\`${preset}\``;
    return `| \`${path.join(".")}\` | ${type} | ${given} | ${meaning.replaceAll("|", "\\|")} |`;
  });
  if (rows.length === 0) return "";
  return ["| Field | Type | Default | Meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
