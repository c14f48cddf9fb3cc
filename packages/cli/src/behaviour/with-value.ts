import { isFields, type Path } from "@crossdock/kit";

/** The value with another one at a path; undefined takes a field out, and ends a list. */
export function withValue(value: unknown, path: Path, next: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return next;
  if (Array.isArray(value) && typeof first === "number") {
    const items: readonly unknown[] = value;
    const item = withValue(items[first], rest, next);
    return item === undefined ? items.slice(0, first) : items.toSpliced(first, 1, item);
  }
  const fields = isFields(value) ? value : {};
  const field = withValue(fields[String(first)], rest, next);
  if (field !== undefined) return { ...fields, [first]: field };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== first));
}
