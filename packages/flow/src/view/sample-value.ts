import { type FieldSchema, fieldKeyword, isFields } from "@crossdock/kit";
import { ofMarks, textFitting } from "../resolve/sample-variables.ts";
import type { Workspace } from "../workspace.ts";

const ofFormats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T09:00:00Z",
  date: "2026-01-01",
  time: "09:00:00Z",
  email: "person@shop.example",
  uri: "https://shop.example",
  uuid: "00000000-0000-4000-8000-000000000001",
};

/**
 * A value that fits a JSON Schema, for a person to change: its example or default, a word that the description gives
 * (such as `` such as `acme` ``), else one made of type, format and pattern. Objects have what is required and no more.
 */
export function sampleValue(schema: object, name = "value"): unknown {
  return madeOf(schema, name);
}

/** The messages that a contract's schema carries as examples. */
export function contractExamples(workspace: Workspace, reference: string): readonly unknown[] {
  const examples = workspace.contracts.schema(reference)?.["examples"];
  return Array.isArray(examples) ? examples : [];
}

/** A message of a contract: its first example, else what it requires. Undefined when there is no such contract. */
export function contractSample(workspace: Workspace, reference: string): unknown {
  const schema = workspace.contracts.schema(reference);
  return schema && sampleValue(schema);
}

function madeOf(schema: FieldSchema, name: string): unknown {
  const { examples, enum: words } = schema;
  if (examples?.length) return examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (words?.length) return words[0];
  const way = (schema.anyOf ?? schema.oneOf)?.[0];
  if (way && !schema.properties) return madeOf(way, name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "string":
      return textOf(schema, name);
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
        madeOf(schema.items ?? {}, name),
      );
    default:
      return objectOf(schema);
  }
}

function objectOf(schema: FieldSchema): unknown {
  const own = (schema.required ?? []).map((name) => [name, madeOf(schema.properties?.[name] ?? {}, name)]);
  const others = (schema.allOf ?? []).map((part) => madeOf(part, "value")).filter(isFields);
  return Object.assign({}, ...others, Object.fromEntries(own));
}

function textOf(schema: FieldSchema, name: string): string {
  const { pattern, format, minLength = 0, maxLength = 200 } = schema;
  const fits = (text: string): boolean =>
    (pattern === undefined || new RegExp(pattern, "u").test(text)) &&
    text.length >= minLength &&
    text.length <= maxLength;
  const mark = schema[fieldKeyword];
  const candidates = [
    mark && ofMarks[mark.kind],
    /such as `([^`]+)`/.exec(schema.description ?? "")?.[1],
    ofFormats[format ?? ""],
    `${name}-1`.slice(0, maxLength).padEnd(minLength, "1"),
    pattern === undefined ? undefined : textFitting(pattern)?.padEnd(minLength, "0"),
  ];
  return candidates.find((text) => text !== undefined && fits(text)) ?? `${name}-1`;
}
