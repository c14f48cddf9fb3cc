import { type FieldSchema, typeName } from "@crossdock/kit";
import { fieldText } from "../complete/complete-fields.ts";

/** What a field is, for a person who points at it; undefined where nothing is known. */
export function fieldPage(
  name: string,
  schemas: readonly FieldSchema[],
  isRequired: boolean,
): string | undefined {
  const schema = schemas.find(({ description }) => description) ?? schemas[0];
  if (!schema) return undefined;
  const type = typeName(schema);
  const head = `**${name}** · ${type}${isRequired ? " · required" : ""}`;
  return [head, fieldText(schema)].filter(Boolean).join("\n\n");
}
