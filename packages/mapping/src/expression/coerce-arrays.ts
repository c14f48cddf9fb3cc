import { type Fields, isFields } from "@crossdock/kit";

/** The parts of a JSON Schema that tell where lists stand. */
interface ListSchema {
  $ref?: string;
  type?: string | readonly string[];
  properties?: Readonly<Record<string, ListSchema>>;
  required?: readonly string[];
  additionalProperties?: ListSchema | boolean;
  items?: ListSchema | boolean;
  allOf?: readonly ListSchema[];
}

/**
 * `value` with a list wherever `schema` says list: a single value is wrapped, a missing required list is `[]`.
 * JSONata gives one value for a list of one and nothing for an empty one; this takes that back where the contract
 * is known. Anything else stays as it is; the given value is not changed. `resolve` finds the schema of a `$ref`.
 */
export function coerceArrays(
  schema: ListSchema,
  value: unknown,
  resolve: Resolve = () => undefined,
): unknown {
  return coerce(schema, value, resolve);
}

type Resolve = (reference: string) => ListSchema | undefined;

function coerce(schema: ListSchema, value: unknown, resolve: Resolve): unknown {
  const target = schema.$ref === undefined ? undefined : resolve(schema.$ref);
  if (target) return coerce(target, value, resolve);
  if (schema.allOf)
    return schema.allOf.reduce((result, part) => coerce(part, result, resolve), own(schema, value, resolve));
  return own(schema, value, resolve);
}

function own(schema: ListSchema, value: unknown, resolve: Resolve): unknown {
  if (value === undefined) return undefined;
  if (isList(schema, resolve)) {
    if (value === null) return value;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const { items } = schema;
    return typeof items === "object" ? list.map((item) => coerce(items, item, resolve)) : list;
  }
  return isFields(value) ? coerceFields(schema, value, resolve) : value;
}

function coerceFields(schema: ListSchema, value: Fields, resolve: Resolve): unknown {
  const result: Record<string, unknown> = { ...value };
  for (const [name, entry] of Object.entries(value)) {
    const { additionalProperties: others, properties = {} } = schema;
    const field = Object.hasOwn(properties, name) ? properties[name] : others;
    if (typeof field === "object") result[name] = coerce(field, entry, resolve);
  }
  for (const name of schema.required ?? []) {
    const field = schema.properties?.[name];
    if (result[name] === undefined && field && isList(field, resolve)) result[name] = [];
  }
  return result;
}

/** Only where nothing but a list is allowed; a union of a list and a single value stays as it is. */
function isList(schema: ListSchema, resolve: Resolve): boolean {
  const target = schema.$ref === undefined ? undefined : resolve(schema.$ref);
  if (target) return isList(target, resolve);
  const { type } = schema;
  return (
    type === "array" ||
    (Array.isArray(type) && type.includes("array") && type.every((one) => one === "array" || one === "null"))
  );
}
