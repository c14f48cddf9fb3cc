import { isFields } from "@crossdock/kit";
import type { JsonSchema } from "../view/view.ts";

/** Paths of one message that are told at most. */
const most = 20;

/**
 * Where a message has fields that the schema does not declare, such as `lines[].colour`, each once and without
 * values. An object whose schema names no fields, or says what others hold, has none.
 */
export function undeclaredFields(schema: JsonSchema, message: unknown): string[] {
  const found = new Set<string>();
  collect([schema], message, "", found);
  return [...found].slice(0, most);
}

function collect(schemas: readonly unknown[], value: unknown, path: string, found: Set<string>): void {
  if (found.size >= most) return;
  const parts = schemas.flatMap(partsOf);
  if (Array.isArray(value)) {
    const items = parts.flatMap(({ items: each }) => (each === undefined ? [] : [each]));
    if (items.length > 0) for (const item of value) collect(items, item, `${path}[]`, found);
    return;
  }
  if (!isFields(value)) return;
  const declared = parts.flatMap(({ properties }) => (isFields(properties) ? [properties] : []));
  const patterns = parts.flatMap(({ patternProperties }) =>
    isFields(patternProperties) ? [patternProperties] : [],
  );
  if (declared.length + patterns.length === 0 || parts.some(saysWhatOthersHold)) return;
  for (const [key, entry] of Object.entries(value)) {
    const inner = [
      ...declared.flatMap((properties) => (Object.hasOwn(properties, key) ? [properties[key]] : [])),
      ...patterns.flatMap((each) =>
        Object.entries(each).flatMap(([name, known]) => (new RegExp(name, "u").test(key) ? [known] : [])),
      ),
    ];
    const at = path === "" ? key : `${path}.${key}`;
    if (inner.length === 0) found.add(at);
    else collect(inner, entry, at, found);
  }
}

/** The schema and those that it is put together from. */
function partsOf(schema: unknown): JsonSchema[] {
  if (!isFields(schema)) return [];
  const others = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const entry = schema[keyword];
    return Array.isArray(entry) ? entry : [];
  });
  return [schema, ...[...others, schema["if"], schema["then"], schema["else"]].flatMap(partsOf)];
}

function saysWhatOthersHold(schema: JsonSchema): boolean {
  return ["additionalProperties", "unevaluatedProperties"].some(
    (keyword) => schema[keyword] === true || isFields(schema[keyword]),
  );
}
