import { Failure } from "@crossdock/kit";

type Filter = (value: unknown, ...args: unknown[]) => unknown;

/** All filters; each is pure and works on plain data. `default` alone is given missing values. */
const filters: Readonly<Record<string, Filter>> = {
  default: (value, fallback) => (value === undefined || value === null || value === "" ? fallback : value),
  upper: (value) => text(value, "upper").toUpperCase(),
  lower: (value) => text(value, "lower").toLowerCase(),
  trim: (value) => text(value, "trim").trim(),
  replace: (value, from, to) => text(value, "replace").replaceAll(text(from, "replace"), text(to, "replace")),
  join: (value, separator = "") =>
    list(value, "join")
      .map((item) => text(item, "join"))
      .join(text(separator, "join")),
  length: (value) => (typeof value === "string" ? value.length : list(value, "length").length),
  first: (value) => list(value, "first")[0],
  last: (value) => list(value, "last").at(-1),
  dump: (value) => JSON.stringify(value),
};

export const filterNames: readonly string[] = Object.keys(filters);

/** Throws a `MappingError` where the value does not suit the filter. */
export function applyFilter(name: string, value: unknown, args: readonly unknown[]): unknown {
  return filters[name]?.(value, ...args);
}

function text(value: unknown, filter: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Failure("MappingError", `the filter ${filter} works on text, not on ${nameOf(value)}`);
}

function list(value: unknown, filter: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Failure("MappingError", `the filter ${filter} works on a list, not on ${nameOf(value)}`);
}

/** What sort of data a value is, for a message. */
export function nameOf(value: unknown): string {
  if (value === undefined) return "a missing value";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
