import type { Path } from "@crossdock/kit";

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}

/** The objects of a list with their indexes. */
export function itemsOf(value: unknown): [number, Fields][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, index): [number, Fields][] => (isFields(item) ? [[index, item]] : []));
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
