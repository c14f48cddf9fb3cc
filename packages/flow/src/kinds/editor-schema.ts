import { type Fields, inputSchema, isFields, type Registry } from "@crossdock/kit";
import { parse } from "yaml";
import type { KindDefinition } from "./define-kind.ts";
import { kindSchema } from "./kind-schema.ts";

/**
 * The JSON Schema of a kind's documents as editors get it: what each field is for, its default and its pattern, and a
 * whole document as an example.
 */
export function editorSchema(kind: KindDefinition, registry: Registry): Record<string, unknown> {
  const schema = inputSchema(kindSchema(kind.name, registry));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: kind.name,
    ...(kind.interpolated ? interpolated(schema) : schema),
    examples: [parse(kind.example)],
  };
}

/** Which files hold documents of a kind, as an editor's pattern: `*.flow.yaml`, `retailer.yaml`. */
export function filePattern({ file, suffix }: KindDefinition): string {
  return file ?? `*.${suffix}.yaml`;
}

const placeholder = "\\$\\{(env|secret):[^}]+\\}";

/** Where `${env:…}` may stand, it may stand instead of a number, a word of a list, or a text of a certain form. */
function interpolated(schema: Fields): Fields {
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, verbatim.has(key) ? value : interpolatedAny(value)]),
  );
  const { type, pattern, enum: words, ...rest } = copy;
  if (words !== undefined) {
    // Without a description it is a part of a condition, which asks what is written.
    if (rest["description"] === undefined) return copy;
    return {
      ...rest,
      anyOf: [
        { type, enum: words },
        { type: "string", pattern: `^${placeholder}$` },
      ],
    };
  }
  if (type === "integer" || type === "number" || type === "boolean")
    return { ...rest, type: [type, "string"], pattern: `^${placeholder}$` };
  return typeof pattern === "string" ? { ...copy, pattern: `${pattern}|^${placeholder}$` } : copy;
}

const verbatim: ReadonlySet<string> = new Set(["const", "default", "enum", "examples", "required", "if"]);

function interpolatedAny(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(interpolatedAny);
  return isFields(value) ? interpolated(value) : value;
}
