import type { Dice } from "./dice.ts";

/** What an expression should be, as far as that can be told without running it. */
export type Kind =
  | "number"
  | "string"
  | "boolean"
  | "object"
  | "numbers"
  | "strings"
  | "objects"
  | "list"
  | "function"
  | "any";

export interface Variable {
  name: string;
  /** A value it may have; for a function, undefined. */
  sample: unknown;
  /** For a function: the kinds of its parameters and of its result. */
  call?: { parameters: readonly Kind[]; gives: Kind };
}

/** Where an expression grows: what is left to spend, the context value, what has a name. */
export interface Place {
  dice: Dice;
  /** How deep it may still nest. */
  budget: number;
  /** A value that the context may have. */
  sample: unknown;
  /** Samples of what `%`, `%.%` … mean; the nearest first. */
  parents: readonly unknown[];
  variables: readonly Variable[];
  /** A value that `$$` may have. */
  root: unknown;
}

export function deeper(place: Place, changes: Partial<Place> = {}): Place {
  const cost = place.dice.chance(30) ? 2 : 1;
  return { ...place, budget: place.budget - cost, ...changes };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The kind of a value. */
export function kindOf(value: unknown): Kind {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return typeof value as Kind;
  }
  if (isRecord(value)) return "object";
  if (!Array.isArray(value)) return "any";
  if (value.length === 0) return "list";
  if (value.every((item) => typeof item === "number")) return "numbers";
  if (value.every((item) => typeof item === "string")) return "strings";
  return value.every(isRecord) ? "objects" : "list";
}

const lists: readonly Kind[] = ["numbers", "strings", "objects", "list"];

/** Whether a value will do where a kind is wanted: every value is a list of one, and any list is a list. */
export function fits(value: unknown, wanted: Kind): boolean {
  const kind = kindOf(value);
  if (wanted === "any") return value !== undefined;
  if (wanted === "list") return lists.includes(kind);
  return kind === wanted;
}

/** The items of a list, or the value alone. */
export function itemsOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value)
    ? value.flatMap((item) => (Array.isArray(item) ? itemsOf(item) : [item]))
    : [value];
}

/** What a step to the field yields: for a list, the fields of its items. */
export function fieldOf(value: unknown, name: string): unknown {
  if (isRecord(value)) return Object.hasOwn(value, name) ? value[name] : undefined;
  if (!Array.isArray(value)) return undefined;
  const found = value.map((item) => fieldOf(item, name)).filter((each) => each !== undefined);
  const flat = found.flatMap((each) => (Array.isArray(each) ? each : [each]));
  return flat.length > 1 ? flat : flat[0];
}

/** Chains of fields, at most three, that lead from a value to one of the kind. */
export function chainsTo(value: unknown, wanted: Kind, depth = 3): string[][] {
  if (depth === 0) return [];
  const chains: string[][] = [];
  const names = new Set(
    itemsOf(value)
      .filter(isRecord)
      .flatMap((item) => Object.keys(item)),
  );
  for (const name of names) {
    const field = fieldOf(value, name);
    if (fits(field, wanted)) chains.push([name]);
    if (typeof field === "object") {
      for (const rest of chainsTo(field, wanted, depth - 1)) chains.push([name, ...rest]);
    }
  }
  return chains;
}
