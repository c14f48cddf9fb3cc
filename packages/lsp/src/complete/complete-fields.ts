import { type FieldMark, type FieldSchema, fieldKeyword, isFields, typeName, valueAt } from "@crossdock/kit";
import { type CompletionItem, CompletionItemKind, MarkupKind } from "vscode-languageserver";
import { referencesTo } from "../place/references-to.ts";
import type { ResourceAt } from "../place/resource-at.ts";
import { type FieldAt, keyMark } from "../place/schema-at.ts";
import type { Snapshot } from "../snapshot.ts";

/** Fields that an object at a place may have and does not have yet; those that are required come first. */
export function completeFields(
  { schemas }: FieldAt,
  resource: ResourceAt,
  snapshot: Snapshot,
): CompletionItem[] {
  const written = valueAt(resource.value, ...resource.path);
  const known = new Set(isFields(written) ? Object.keys(written) : []);
  const items = new Map<string, CompletionItem>();
  for (const { properties = {}, required = [] } of schemas)
    for (const [name, schema] of Object.entries(properties))
      if (!known.has(name) && !items.has(name))
        items.set(name, fieldItem(name, schema, required.includes(name) && !("default" in schema)));
  for (const name of keysOf(resource, snapshot))
    if (!known.has(name))
      items.set(name, { label: name, kind: CompletionItemKind.Reference, insertText: `${quoted(name)}: ` });
  return [...items.values()];
}

/** Keys that name something: contracts that messages arrive in, roles of a retailer. */
function keysOf(resource: ResourceAt, snapshot: Snapshot): readonly string[] {
  const mark = keyMark(resource, snapshot);
  if (!mark) return [];
  if (!mark.role) return referencesTo(mark.to ?? "", snapshot).map(({ name }) => name);
  const roles = snapshot.workspace.resources.list("Flow").flatMap(({ value }) => rolesIn(value));
  return [...new Set(roles)].sort();
}

/** Every `system:` below a value. */
function rolesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(rolesIn);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key === "system" && typeof entry === "string" ? [entry] : rolesIn(entry),
  );
}

function fieldItem(name: string, schema: FieldSchema, isRequired: boolean): CompletionItem {
  const isBlock = schema.type === "array" || (schema.type === "object" && schema.properties !== undefined);
  const preset = scalarText(schema.const ?? schema.default);
  return {
    label: name,
    kind: CompletionItemKind.Property,
    detail: `${typeName(schema)}${isRequired ? ", required" : ""}`,
    documentation: { kind: MarkupKind.Markdown, value: fieldText(schema) },
    insertText: isBlock ? `${quoted(name)}:` : `${quoted(name)}: ${preset}`,
    sortText: `${isRequired ? 0 : 1}${name}`,
  };
}

/** What a field is for, and its default. */
export function fieldText(schema: FieldSchema): string {
  const preset = schema.default === undefined ? "" : `Default: \`${JSON.stringify(schema.default)}\``;
  return [schema.description ?? "", preset].filter(Boolean).join("\n\n");
}

function scalarText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

function quoted(name: string): string {
  return /^[\w$-][\w$.@-]*$/.test(name) ? name : `'${name}'`;
}

/** The mark of a field, wherever among its alternatives. */
export function markIn(schemas: readonly FieldSchema[]): FieldMark | undefined {
  return schemas.map((schema) => schema[fieldKeyword]).find((mark) => mark !== undefined);
}
