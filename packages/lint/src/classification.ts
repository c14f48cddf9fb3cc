import type { Path } from "@crossdock/kit";

/** Keyword of a contract's schema that says which class of data a field is. */
export const classKeyword = "x-classification";

/** Classes of which a value must not stand in titles, addresses, logs or labels. */
export const sensitiveClasses: ReadonlySet<string> = new Set(["personal", "restricted"]);

/** The classes that a schema's fields carry, each with the dotted path of the field. */
export function classesOf(source: string): { name: string; path: string }[] {
  const found: { name: string; path: string }[] = [];
  const visit = (schema: unknown, path: readonly string[]): void => {
    if (typeof schema !== "object" || schema === null) return;
    const fields = schema as Record<string, unknown>;
    const name = fields[classKeyword];
    if (typeof name === "string") found.push({ name, path: path.join(".") || "the message" });
    for (const [key, entry] of Object.entries(fields)) {
      if (key === "properties" || key === "$defs") {
        for (const [field, inner] of Object.entries((entry as object | null) ?? {}))
          visit(inner, [...path, field]);
      } else if (key === "items" || key === "additionalProperties") visit(entry, path);
      else if (key === "anyOf" || key === "oneOf" || key === "allOf") {
        for (const option of Array.isArray(entry) ? entry : []) visit(option, path);
      }
    }
  };
  try {
    visit(JSON.parse(source), []);
  } catch {
    // The loader reports a schema that cannot be read.
  }
  return found;
}

/** The class of the field at `path`, its own or that of the nearest field around it; undefined where none is given. */
export function classAt(schema: unknown, path: Path): string | undefined {
  let at = schema as Schema | undefined;
  let found: string | undefined;
  for (const step of [undefined, ...path]) {
    if (step !== undefined) at = fieldOf(at, step);
    if (!at) return found;
    found = at[classKeyword] ?? found;
  }
  return found;
}

interface Schema {
  [classKeyword]?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

function fieldOf(schema: Schema | undefined, step: string | number): Schema | undefined {
  const inner = typeof step === "number" || step === "*" ? schema?.items : undefined;
  const properties = schema?.properties ?? schema?.items?.properties;
  return inner ?? (properties && Object.hasOwn(properties, step) ? properties[step] : undefined);
}
