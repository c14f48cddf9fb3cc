import type { Comparison, SchemaChange } from "./comparison.ts";
import { itemOf, prefixLength } from "./schema-parts.ts";

/** Items of lists: those with a schema of their own by place, and all others. */
export function compareItems({ before, after, inner }: Comparison): SchemaChange[] {
  if (!before.types.has("array") || !after.types.has("array")) return [];
  const length = Math.max(prefixLength(before), prefixLength(after));
  const places = Array.from({ length }, (_, index) => index);
  return [
    ...places.flatMap((index) => inner(itemOf(before, index), itemOf(after, index), `[${index}]`)),
    ...inner(itemOf(before, undefined), itemOf(after, undefined), "[]"),
  ];
}
