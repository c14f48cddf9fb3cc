import { createHash } from "node:crypto";
import { fieldKinds } from "../config/fields.ts";
import type { Path } from "../definitions/problem.ts";

/** A mapping of fields as YAML or JSON gives it. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value of plain data is a mapping: not a list, not null. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at `path` in plain data, or undefined. Only own properties are seen. */
export function valueAt(value: unknown, ...path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    // `step` is a property of its own, as the line above has seen.
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** The text at `path`, or undefined where there is none. */
export function textAt(value: unknown, ...path: Path): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The number at `path`, or undefined where there is none. */
export function numberAt(value: unknown, ...path: Path): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "number" ? found : undefined;
}

/** Milliseconds of the duration at `path`; undefined where there is none, or one that the loader reports as unreadable. */
export function durationAt(value: unknown, ...path: Path): number | undefined {
  const text = textAt(value, ...path);
  if (text === undefined) return undefined;
  try {
    return fieldKinds.duration.read(text);
  } catch {
    return undefined;
  }
}

/** The items of the list at `path`; none where there is no list. */
export function itemsAt(value: unknown, ...path: Path): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The mappings in the list at `path`, each with its index; none where there is no list. */
export function fieldsAt(value: unknown, ...path: Path): [number, Fields][] {
  return itemsAt(value, ...path).flatMap((item, index): [number, Fields][] =>
    isFields(item) ? [[index, item]] : [],
  );
}

/** The entries of the mapping at `path`; none where there is no mapping. */
export function entriesAt(value: unknown, ...path: Path): [string, unknown][] {
  const found = valueAt(value, ...path);
  return isFields(found) ? Object.entries(found) : [];
}

/** SHA-256 of plain data, hex; the order of keys does not count. */
export function digestOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, entry]) => [key, sorted(entry)]);
}
