import type { Comparison, SchemaChange } from "./comparison.ts";
import type { Difference } from "./difference.ts";
import { placeSaying, places } from "./places.ts";
import type { SchemaView } from "./schema-view.ts";

export function compareTypes({ before, after, path, schemas }: Comparison): SchemaChange[] {
  const gone = [...before.types.difference(after.types)];
  const come = [...after.types.difference(before.types)];
  if (gone.length + come.length === 0) return [];
  // What only an `enum` says about types is told with the enum.
  if (before.values && after.values) return [];
  return [
    {
      path,
      difference: typeDifference(gone, come, before, after),
      backward: gone.length === 0,
      forward: come.length === 0,
      ...places(placeSaying(before, "type"), placeSaying(after, "type"), schemas),
    },
  ];
}

function typeDifference(
  gone: readonly string[],
  come: readonly string[],
  before: SchemaView,
  after: SchemaView,
): Difference {
  const isDecimals = (types: readonly string[]) => types.length === 1 && types[0] === "number";
  if (come.length === 0 && isDecimals(gone)) return { id: "whole-numbers-only" };
  if (gone.length === 0 && isDecimals(come)) return { id: "decimals-allowed" };
  if (come.length === 0 && before.types.size < 7) return { id: "types-gone", types: gone };
  if (gone.length === 0 && after.types.size < 7) return { id: "types-new", types: come };
  return { id: "types-replaced", before: [...before.types], after: [...after.types] };
}

export function compareEnums({ before, after, path, schemas }: Comparison): SchemaChange[] {
  const [old, now] = [before.values, after.values];
  const at = places(placeSaying(before, "enum", "const"), placeSaying(after, "enum", "const"), schemas);
  if (!old && !now) return [];
  if (!old)
    return [
      {
        path,
        difference: { id: "restricted", values: [...(now ?? [])] },
        backward: false,
        forward: true,
        ...at,
      },
    ];
  if (!now)
    return [
      { path, difference: { id: "unrestricted", values: [...old] }, backward: true, forward: false, ...at },
    ];
  const gone = [...old.difference(now)];
  const come = [...now.difference(old)];
  const changes: SchemaChange[] = [];
  if (gone.length > 0)
    changes.push({
      path,
      difference: { id: "values-gone", values: gone },
      backward: false,
      forward: true,
      ...at,
    });
  if (come.length > 0)
    changes.push({
      path,
      difference: { id: "values-new", values: come },
      backward: true,
      forward: false,
      ...at,
    });
  return changes;
}
