import { hash } from "node:crypto";
import { Failure } from "@crossdock/kit";
import { itemAt, own } from "../compiler/value.ts";

/** SHA-256 of values as canonical JSON, hex. Throws a `MappingError` where one is missing. */
export function hashOf(values: readonly unknown[]): string {
  const missing = values.indexOf(undefined);
  if (missing >= 0 || values.length === 0) {
    throw new Failure("MappingError", `argument ${Math.max(missing, 0) + 1} of $hash is missing`);
  }
  return hash("sha256", JSON.stringify(values.map(sorted)));
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const result: Record<string, unknown> = {};
  for (const key of inOrder(Object.keys(value))) {
    const entry = sorted(own(value, key));
    if (key !== "__proto__") result[key] = entry;
    else Object.defineProperty(result, key, { value: entry, enumerable: true });
  }
  return result;
}

const fewKeys = 24;

/** As `sort()`; the keys of most objects are so few that putting each in its place is faster. */
function inOrder(keys: string[]): string[] {
  if (keys.length > fewKeys) return keys.sort();
  for (let from = 1; from < keys.length; from++) {
    const key = itemAt(keys, from);
    let to = from;
    for (; to > 0 && itemAt(keys, to - 1) > key; to--) keys[to] = itemAt(keys, to - 1);
    keys[to] = key;
  }
  return keys;
}
