import type { Path } from "@crossdock/kit";
import type { Comparison, SchemaChange } from "./comparison.ts";
import { below, keyword, type SchemaNode, type Schemas } from "./schema-node.ts";
import { textsOf } from "./schema-parts.ts";
import { meaningOf, type SchemaView } from "./schema-view.ts";

/** Types, values, bounds, texts and everything that is compared as a whole. */
export function compareValues(comparison: Comparison): SchemaChange[] {
  const parts = [compareTypes, compareEnums, compareBounds, compareTexts, compareWhole, compareMarks];
  return parts.flatMap((part) => part(comparison));
}

function compareTypes({ before, after, path, schemas }: Comparison): SchemaChange[] {
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
      ...places(comparisonPlace(before, "type"), comparisonPlace(after, "type"), schemas),
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

function compareEnums({ before, after, path, schemas }: Comparison): SchemaChange[] {
  const [old, now] = [before.values, after.values];
  if (!old && !now) return [];
  const at = places(
    comparisonPlace(before, "enum", "const"),
    comparisonPlace(after, "enum", "const"),
    schemas,
  );
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

/** Bounds: which way is narrower, and the types that they are about. */
const bounds = [
  { words: ["minimum", "exclusiveMinimum"], narrower: "higher", types: ["number", "integer"] },
  { words: ["maximum", "exclusiveMaximum"], narrower: "lower", types: ["number", "integer"] },
  { words: ["minLength"], narrower: "higher", types: ["string"] },
  { words: ["maxLength"], narrower: "lower", types: ["string"] },
  { words: ["minItems"], narrower: "higher", types: ["array"] },
  { words: ["maxItems"], narrower: "lower", types: ["array"] },
  { words: ["minProperties"], narrower: "higher", types: ["object"] },
  { words: ["maxProperties"], narrower: "lower", types: ["object"] },
] as const;

interface Bound {
  value: number;
  /** The value itself is excluded. */
  open: boolean;
  word: string;
  node: SchemaNode;
}

function compareBounds({ before, after, path, schemas }: Comparison): SchemaChange[] {
  return bounds.flatMap(({ words: names, narrower, types }): SchemaChange[] => {
    if (!share(before, after, types)) return [];
    const old = boundOf(before, names, narrower);
    const now = boundOf(after, names, narrower);
    if (old?.value === now?.value && old?.open === now?.open) return [];
    const at = places(old && [old.node, old.word], now && [now.node, now.word], schemas);
    const change = { path, ...at };
    const text = (bound: Bound) => `\`${bound.word}\` ${bound.value}`;
    if (!old && now) return [{ ...change, reason: `${text(now)} is new`, backward: false, forward: true }];
    if (!now && old) return [{ ...change, reason: `${text(old)} is gone`, backward: true, forward: false }];
    if (!old || !now) return [];
    const isNarrower = tighter(now, old, narrower);
    const reason = `${text(old)} became ${now.word === old.word ? now.value : text(now)}`;
    return [{ ...change, reason, backward: !isNarrower, forward: isNarrower }];
  });
}

function boundOf(
  { nodes }: SchemaView,
  names: readonly string[],
  narrower: "higher" | "lower",
): Bound | undefined {
  const found = nodes.flatMap((node) =>
    names.flatMap((word): Bound[] => {
      const value = keyword(node, word);
      return typeof value === "number" ? [{ value, open: word.startsWith("exclusive"), word, node }] : [];
    }),
  );
  return found.reduce<Bound | undefined>(
    (best, bound) => (!best || tighter(bound, best, narrower) ? bound : best),
    undefined,
  );
}

function tighter(one: Bound, other: Bound, narrower: "higher" | "lower"): boolean {
  if (one.value === other.value) return one.open && !other.open;
  return narrower === "higher" ? one.value > other.value : one.value < other.value;
}

const texts = [
  { word: "pattern", types: ["string"] },
  { word: "format", types: ["string", "number", "integer"] },
  { word: "multipleOf", types: ["number", "integer"] },
  { word: "uniqueItems", types: ["array"] },
] as const;

/** Restrictions that either hold or not: of two that differ it is not known whether one includes the other. */
function compareTexts({ before, after, path, schemas }: Comparison): SchemaChange[] {
  return texts.flatMap(({ word, types }): SchemaChange[] => {
    if (!share(before, after, types)) return [];
    const old = textsOf(before, word);
    const now = textsOf(after, word);
    old.delete("false");
    now.delete("false");
    const gone = [...old].filter(([text]) => !now.has(text));
    const come = [...now].filter(([text]) => !old.has(text));
    const [[oldText, oldNode] = []] = gone;
    const [[newText, newNode] = []] = come;
    if (oldText === undefined && newText === undefined) return [];
    const at = places(oldNode && [oldNode, word], newNode && [newNode, word], schemas);
    const reason =
      newText === undefined
        ? `\`${word}\` ${oldText} is gone`
        : oldText === undefined
          ? `\`${word}\` ${newText} is new`
          : `\`${word}\` ${oldText} became ${newText}`;
    const widened = word === "multipleOf" && gone.length === 1 && divides(newText, oldText);
    const narrowed = word === "multipleOf" && come.length === 1 && divides(oldText, newText);
    return [
      { path, reason, backward: come.length === 0 || widened, forward: gone.length === 0 || narrowed, ...at },
    ];
  });
}

/** Whether every multiple of `whole` is one of `part`. */
function divides(part: string | undefined, whole: string | undefined): boolean {
  const [small, large] = [Number(part), Number(whole)];
  return Number.isInteger(small) && Number.isInteger(large) && small > 0 && large % small === 0;
}

const whole = [
  "not",
  "if",
  "contains",
  "propertyNames",
  "dependentRequired",
  "dependentSchemas",
  "unevaluatedItems",
  "$dynamicRef",
];

/** Keywords whose change is not looked into: gone is wider, new is narrower, anything else may be both. */
function compareWhole({ before, after, path, schemas }: Comparison): SchemaChange[] {
  return whole.flatMap((word): SchemaChange[] => {
    const old = meanings(before, word, schemas.before);
    const now = meanings(after, word, schemas.after);
    const gone = [...old].filter(([text]) => !now.has(text));
    const come = [...now].filter(([text]) => !old.has(text));
    if (gone.length + come.length === 0) return [];
    const [[, oldNode] = []] = gone;
    const [[, newNode] = []] = come;
    const what = come.length === 0 ? "is gone" : gone.length === 0 ? "is new" : "changed";
    return [
      {
        path,
        reason: `\`${word}\` ${what}`,
        backward: come.length === 0,
        forward: gone.length === 0,
        ...places(oldNode && [oldNode, word], newNode && [newNode, word], schemas),
      },
    ];
  });
}

function meanings({ nodes }: SchemaView, word: string, schemas: Schemas): Map<string, SchemaNode> {
  const found = new Map<string, SchemaNode>();
  for (const node of nodes) {
    if (keyword(node, word) === undefined) continue;
    const branches = word === "if" ? ["if", "then", "else"] : [word];
    const text = branches.map((branch) => meaningOf(bare(node, branch), schemas)).join(" | ");
    if (!found.has(text)) found.set(text, node);
  }
  return found;
}

/** A keyword by itself, so that it is written down with its own rules. */
function bare(node: SchemaNode, word: string): SchemaNode {
  const value = keyword(node, word);
  if (word !== "dependentRequired" && word !== "dependentSchemas" && word !== "$dynamicRef")
    return below(node, word);
  return { ...node, schema: value === undefined ? {} : { [word]: value } };
}

/** Marks that accept nothing more or less, and yet decide what becomes of a value. */
const marks = ["x-classification", "x-money", "deprecated", "readOnly", "writeOnly"];

function compareMarks({ before, after, path, schemas }: Comparison): SchemaChange[] {
  return marks.flatMap((word): SchemaChange[] => {
    const [[oldText, oldNode] = []] = textsOf(before, word);
    const [[newText, newNode] = []] = textsOf(after, word);
    if (oldText === newText) return [];
    const at = places(oldNode && [oldNode, word], newNode && [newNode, word], schemas);
    const reason =
      newText === undefined
        ? `\`${word}\` ${oldText} is gone`
        : oldText === undefined
          ? `\`${word}\` ${newText} is new`
          : `\`${word}\` ${oldText} became ${newText}`;
    return [{ path, reason, backward: true, forward: true, ...at }];
  });
}

/** Whether both sides may have a value that the keyword is about. */
function share(before: SchemaView, after: SchemaView, types: readonly string[]): boolean {
  return types.some((type) => before.types.has(type)) && types.some((type) => after.types.has(type));
}

type Place = readonly [node: SchemaNode, ...below: Path];

function comparisonPlace({ nodes }: SchemaView, ...names: readonly string[]): Place | undefined {
  for (const node of nodes)
    for (const name of names) if (keyword(node, name) !== undefined) return [node, name];
  const [first] = nodes;
  return first && [first, names[0] ?? ""];
}

/** Where both sides say it. */
export function places(
  before: Place | undefined,
  after: Place | undefined,
  schemas: Comparison["schemas"],
): Pick<SchemaChange, "before" | "after"> {
  return {
    before: before && schemas.before.span(...before),
    after: after && schemas.after.span(...after),
  };
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
