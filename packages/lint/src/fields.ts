import { fieldKinds, type Path } from "@crossdock/kit";

/** The value at `path` in plain data, or undefined. Only own properties are seen. */
export function valueAt(value: unknown, ...path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** The text at `path`, or undefined where there is none. */
export function textAt(value: unknown, ...path: Path): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The items of the list at `path`; none where there is no list. */
export function itemsAt(value: unknown, ...path: Path): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The entries of the mapping at `path`; none where there is no mapping. */
export function entriesAt(value: unknown, ...path: Path): readonly [string, unknown][] {
  const found = valueAt(value, ...path);
  return typeof found === "object" && found !== null && !Array.isArray(found) ? Object.entries(found) : [];
}

/** Every scalar of a document with the path that leads to it, in the order of the file. */
export function* scalarsOf(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  if (typeof value !== "object" || value === null) {
    yield { path, value };
    return;
  }
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, entry] of entries) yield* scalarsOf(entry, [...path, key]);
}

/** Milliseconds of the duration at `path`, or undefined where there is none. */
export function durationAt(value: unknown, ...path: Path): number | undefined {
  const text = textAt(value, ...path);
  if (text === undefined) return undefined;
  try {
    return fieldKinds.duration.read(text) as number;
  } catch {
    // The loader reports a duration that cannot be read.
    return undefined;
  }
}

/** The number at `path`, or undefined where there is none. */
export function numberAt(value: unknown, ...path: Path): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "number" ? found : undefined;
}
