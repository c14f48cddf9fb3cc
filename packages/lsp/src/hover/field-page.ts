import { typeName } from "@crossdock/kit";
import { fieldText } from "../complete/complete-fields.ts";
import type { Schema } from "../place/schema-at.ts";

/** What a field is, for a person who points at it; undefined where nothing is known. */
export function fieldPage(name: string, schemas: readonly Schema[], isRequired: boolean): string | undefined {
  const schema = schemas.find(({ description }) => description) ?? schemas[0];
  if (!schema) return undefined;
  const type = typeName(schema as Parameters<typeof typeName>[0]);
  const head = `**${name}** · ${type}${isRequired ? " · required" : ""}`;
  return [head, fieldText(schema)].filter(Boolean).join("\n\n");
}
