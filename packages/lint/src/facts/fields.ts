import type { Path } from "@crossdock/kit";

/** Every scalar of a document with the path that leads to it, in the order of the file. */
export function* scalarsOf(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  if (typeof value !== "object" || value === null) {
    yield { path, value };
    return;
  }
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, entry] of entries) yield* scalarsOf(entry, [...path, key]);
}
