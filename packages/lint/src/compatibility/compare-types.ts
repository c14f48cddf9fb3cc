import type { Comparison, SchemaChange } from "./comparison.ts";
import { placeSaying, places } from "./places.ts";
import type { SchemaView } from "./schema-view.ts";

export function compareTypes({ before, after, path, schemas }: Comparison): SchemaChange[] {
  const gone = [...before.types.difference(after.types)];
  const come = [...after.types.difference(before.types)];
  if (gone.length + come.length === 0) return [];
  // What only an `enum` says about types is told with the enum.
  if (before.values && after.values) return [];
  const reason = typeReason(gone, come, before, after);
  return [
    {
      path,
      reason,
      needsSubject: true,
      backward: gone.length === 0,
      forward: come.length === 0,
      ...places(placeSaying(before, "type"), placeSaying(after, "type"), schemas),
    },
  ];
}

function typeReason(
  gone: readonly string[],
  come: readonly string[],
  before: SchemaView,
  after: SchemaView,
): string {
  const isDecimals = (types: readonly string[]) => types.length === 1 && types[0] === "number";
  if (come.length === 0 && isDecimals(gone)) return "must be a whole number";
  if (gone.length === 0 && isDecimals(come)) return "may have decimals";
  if (come.length === 0 && before.types.size < 7) return `may no longer be ${words(gone)}`;
  if (gone.length === 0 && after.types.size < 7) return `may also be ${words(come)}`;
  return `was ${typeWords(before.types)} and is ${typeWords(after.types)} now`;
}

export function compareEnums({ before, after, path, schemas }: Comparison): SchemaChange[] {
  const [old, now] = [before.values, after.values];
  if (!old && !now) return [];
  const at = places(placeSaying(before, "enum", "const"), placeSaying(after, "enum", "const"), schemas);
  if (!old)
    return [
      {
        path,
        reason: `is restricted to ${listed(now)}`,
        needsSubject: true,
        backward: false,
        forward: true,
        ...at,
      },
    ];
  if (!now)
    return [
      {
        path,
        reason: `is no longer restricted to ${listed(old)}`,
        needsSubject: true,
        backward: true,
        forward: false,
        ...at,
      },
    ];
  const gone = old.difference(now);
  const come = now.difference(old);
  return [
    ...(gone.size > 0
      ? [{ path, reason: `the value ${listed(gone)} is gone`, backward: false, forward: true, ...at }]
      : []),
    ...(come.size > 0
      ? [{ path, reason: `the value ${listed(come)} is new`, backward: true, forward: false, ...at }]
      : []),
  ];
}

const typeNames: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "null",
};

function words(types: readonly string[]): string {
  const shown = types.includes("number") ? types.filter((type) => type !== "integer") : types;
  return shown.map((type) => typeNames[type] ?? type).join(" or ");
}

function typeWords(types: ReadonlySet<string>): string {
  if (types.size === 0) return "nothing";
  return types.size === Object.keys(typeNames).length ? "anything" : words([...types]);
}

function listed(values: ReadonlySet<string> | undefined): string {
  const all = [...(values ?? [])];
  const shown = all.slice(0, 8).map((value) => `\`${value}\``);
  return [...shown, ...(all.length > shown.length ? [`${all.length - shown.length} more`] : [])].join(", ");
}
