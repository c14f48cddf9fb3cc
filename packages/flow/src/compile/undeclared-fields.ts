import { type BoundedChecker, isFields } from "@crossdock/kit";
import type { JsonSchema } from "../workspace.ts";

/** Paths of one message that are told at most. */
const most = 20;

/** Says where a message has fields that its schema does not declare, such as `lines[].colour`, each once and without values. */
export type FindUndeclared = (message: unknown) => string[];

/** Makes a pattern of the schema, which must end on every name. */
type PatternOf = BoundedChecker["pattern"];

/**
 * Prepares the search for what a schema does not declare. An object whose schema names no fields, or says what others
 * hold, has none. Each place of the schema is worked out when a message first has it, and once.
 */
export function undeclaredFields(schema: JsonSchema, patternOf: PatternOf): FindUndeclared {
  const root = placeOf([schema], patternOf);
  return (message) => {
    const found = new Set<string>();
    search(root, message, "", found);
    return [...found];
  };
}

/** What is declared for the values at one place of a message. */
interface Place {
  /** Any field may stand here. */
  isOpen: boolean;
  /** Undefined where nothing is declared for items. */
  items(): Place | undefined;
  /** Undefined for a field that is not declared. */
  field(name: string): Place | undefined;
}

function search(place: Place, value: unknown, path: string, found: Set<string>): void {
  if (found.size >= most) return;
  if (Array.isArray(value)) {
    const items = place.items();
    if (items) for (const item of value) if (isNested(item)) search(items, item, `${path}[]`, found);
    return;
  }
  if (place.isOpen || !isFields(value)) return;
  for (const name of Object.keys(value)) {
    const entry = value[name];
    const inner = place.field(name);
    if (inner && !isNested(entry)) continue;
    const at = path === "" ? name : `${path}.${name}`;
    if (inner) search(inner, entry, at, found);
    else if (found.size < most) found.add(at);
  }
}

/** Only what has fields or items can have some that are not declared. */
function isNested(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function placeOf(schemas: readonly unknown[], patternOf: PatternOf): Place {
  const parts = schemas.flatMap(partsOf);
  const named = new Map<string, unknown[]>();
  const patterns: [string, ReturnType<PatternOf>, unknown][] = [];
  for (const { properties, patternProperties } of parts) {
    for (const [name, schema] of entriesOf(properties)) named.set(name, [...(named.get(name) ?? []), schema]);
    for (const [source, schema] of entriesOf(patternProperties))
      patterns.push([source, patternOf(source), schema]);
  }
  const byName = new Map<string, Place>();
  const byPatterns = new Map<string, Place>();
  let items: { place: Place | undefined } | undefined;
  return {
    isOpen: !parts.some(namesFields) || parts.some(saysWhatOthersHold),
    items() {
      if (items) return items.place;
      const declared = parts.flatMap(({ items: each }) => (each === undefined ? [] : [each]));
      items = { place: declared.length > 0 ? placeOf(declared, patternOf) : undefined };
      return items.place;
    },
    field(name) {
      const known = byName.get(name);
      if (known) return known;
      const own = named.get(name);
      const fitting = patterns.filter(([, pattern]) => pattern.test(name));
      if (!own && fitting.length === 0) return undefined;
      // Names that only patterns know are the sender's: what they lead to is known by the patterns that fit.
      const [memo, id] = own ? [byName, name] : [byPatterns, fitting.map(([source]) => source).join("\n")];
      const place =
        memo.get(id) ?? placeOf([...(own ?? []), ...fitting.map(([, , declared]) => declared)], patternOf);
      memo.set(id, place);
      return place;
    },
  };
}

function entriesOf(fields: unknown): [string, unknown][] {
  return isFields(fields) ? Object.entries(fields) : [];
}

/** The schema and those that it is put together from. */
function partsOf(schema: unknown): JsonSchema[] {
  if (!isFields(schema)) return [];
  const others = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const entry = schema[keyword];
    return Array.isArray(entry) ? entry : [];
  });
  return [schema, ...[...others, schema["if"], schema["then"], schema["else"]].flatMap(partsOf)];
}

function namesFields({ properties, patternProperties }: JsonSchema): boolean {
  return isFields(properties) || isFields(patternProperties);
}

function saysWhatOthersHold(schema: JsonSchema): boolean {
  return ["additionalProperties", "unevaluatedProperties"].some(
    (keyword) => schema[keyword] === true || isFields(schema[keyword]),
  );
}
