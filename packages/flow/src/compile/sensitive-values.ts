import { isFields } from "@crossdock/kit";
import type { JsonSchema } from "../workspace.ts";

const hidden: ReadonlySet<string> = new Set(["personal", "restricted"]);

/**
 * Texts and numbers, as text, of all fields that one of the schemas classifies as `personal` or `restricted`; with a
 * classified object everything below it. Each once; empty texts are left out.
 */
export function sensitiveValues(schemas: readonly JsonSchema[], message: unknown): string[] {
  const found = new Set<string>();
  for (const schema of schemas) collect(schema, message, false, found);
  return [...found];
}

function collect(schema: unknown, value: unknown, inherited: boolean, found: Set<string>): void {
  const rules = isFields(schema) ? schema : {};
  const isHidden = inherited || hidden.has(String(rules["x-classification"]));
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const parts = rules[keyword];
    if (Array.isArray(parts)) for (const part of parts) collect(part, value, isHidden, found);
  }
  if (Array.isArray(value)) {
    for (const item of value) collect(rules["items"], item, isHidden, found);
  } else if (isFields(value)) {
    const properties = isFields(rules["properties"]) ? rules["properties"] : {};
    for (const [key, entry] of Object.entries(value)) {
      const known = Object.hasOwn(properties, key) ? properties[key] : rules["additionalProperties"];
      collect(known, entry, isHidden, found);
    }
  } else if (isHidden && (typeof value === "string" || typeof value === "number") && value !== "") {
    found.add(String(value));
  }
}
