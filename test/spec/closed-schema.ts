type Schema = Record<string, unknown>;

/** Keywords that hold one schema, a list of them, or a map of them. */
const single = new Set(["items", "not"]);
const lists = new Set(["allOf", "oneOf", "anyOf"]);

/**
 * A schema as the file means it: `additionalProperties` without a type stands for custom attributes, so names that do
 * not begin with `c_` are refused there.
 */
export function closed(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  const copy: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "example" || keyword === "examples") continue;
    if (keyword === "properties") copy[keyword] = mapped(value as Schema);
    else if (single.has(keyword)) copy[keyword] = closed(value);
    else if (lists.has(keyword)) copy[keyword] = (value as unknown[]).map(closed);
    else copy[keyword] = value;
  }
  const others = copy["additionalProperties"];
  if (typeof others === "object" && others !== null && !("type" in others) && !("$ref" in others)) {
    copy["additionalProperties"] = false;
    copy["patternProperties"] = { "^c_": {} };
  }
  return copy;
}

/** Every schema of a map of schemas, closed. */
export function mapped(schemas: Schema): Schema {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, closed(schema)]));
}
