import { fieldKinds, type Path } from "@crossdock/kit";

/** A mapping of fields as YAML gives it. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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

/** The entries of the mapping at `path`; none where there is no mapping. */
export function entriesAt(value: unknown, ...path: Path): [string, unknown][] {
  const found = valueAt(value, ...path);
  return isFields(found) ? Object.entries(found) : [];
}

/** The mappings in the list at `path`; none where there is no list. */
export function itemsAt(value: unknown, ...path: Path): Fields[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter(isFields) : [];
}

/** Milliseconds of the duration at `path`, or undefined where there is none. */
export function durationAt(value: unknown, ...path: Path): number | undefined {
  const text = textAt(value, ...path);
  return text !== undefined && /^\d+(ms|s|m|h|d|w)$/.test(text)
    ? (fieldKinds.duration.read(text) as number)
    : undefined;
}

/** Items grouped by a key, in the order in which the keys appear. */
export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
