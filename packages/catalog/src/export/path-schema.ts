import { type Fields, isFields } from "@crossdock/kit";
import type { CatalogField } from "../model/schema.ts";

/** Schema of what a step sends: the fields that it makes, with what they are made of. */
export function sentSchema(fields: readonly CatalogField[], message: Fields | undefined): Fields {
  const root: Record<string, unknown> = {};
  for (const field of fields) Object.assign(nodeAt(root, stepsOf(field.path)), fieldSchema(field, message));
  return root;
}

/** The steps of a path such as ``lines[].`unit price` ``: `[]` is an item, a name has a dot before it. */
function stepsOf(path: string): string[] {
  return Array.from(path.matchAll(/`([^`]*)`|(\[\])|([^.[\]`]+)/g), ([, quoted, item, word]) =>
    item === undefined ? `.${quoted ?? word ?? ""}` : item,
  );
}

/** The place of a path below `root`, made where it is missing. */
function nodeAt(root: Record<string, unknown>, steps: readonly string[]): Record<string, unknown> {
  let at = root;
  for (const step of steps) {
    const [holder, key] = placeOf(at, step);
    at["type"] = step === "[]" ? "array" : "object";
    const inner = Object.hasOwn(holder, key) ? holder[key] : undefined;
    const next = isFields(inner) ? inner : {};
    // Not by assignment: a field may be called `__proto__`.
    Object.defineProperty(holder, key, { value: next, enumerable: true, writable: true, configurable: true });
    at = next;
  }
  return at;
}

/** What holds the schema of a step, and by which key; `*` is any field. */
function placeOf(node: Record<string, unknown>, step: string): [Record<string, unknown>, string] {
  if (step === "[]") return [node, "items"];
  if (step === ".*") return [node, "additionalProperties"];
  const { properties: known } = node;
  const properties: Record<string, unknown> = isFields(known) ? known : {};
  node["properties"] = properties;
  return [properties, step.slice(1)];
}

function fieldSchema({ reads, expressions, constant }: CatalogField, message: Fields | undefined): Fields {
  const [only] = expressions;
  if (constant && only !== undefined && expressions.length === 1) return constantSchema(only);
  const [read] = reads;
  const isCarried =
    reads.length === 1 &&
    expressions.length === 1 &&
    read?.from === "message" &&
    (read.path === only || read.path.endsWith(`.${only}`));
  const carried = isCarried ? schemaAt(message, stepsOf(read.path)) : undefined;
  const classes = [...new Set(reads.flatMap((each) => each.class ?? []))];
  const sources = reads.map(({ from, path }) => `${from} ${path}`);
  return {
    ...carried,
    ...(sources.length > 0 ? { description: `Made of ${sources.join(", ")}.` } : {}),
    ...(classes.length > 0 ? { "x-classification": classes.length === 1 ? classes[0] : classes } : {}),
  };
}

/** A constant that is plain JSON is known; what is computed is not. */
function constantSchema(expression: string): Fields {
  try {
    return { const: JSON.parse(expression) };
  } catch {
    return {};
  }
}

/** What a schema says of a path; undefined where alternatives leave it open. */
function schemaAt(schema: Fields | undefined, steps: readonly string[]): Fields | undefined {
  let at: unknown = schema;
  for (const step of steps) {
    if (!isFields(at)) return undefined;
    const holder = step === "[]" ? at : at["properties"];
    const key = step === "[]" ? "items" : step.slice(1);
    at = isFields(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
  }
  return isFields(at) ? at : undefined;
}
