import { compareBounds } from "./compare-bounds.ts";
import { compareEnums, compareTypes } from "./compare-types.ts";
import type { Comparison, SchemaChange } from "./comparison.ts";
import type { Difference } from "./difference.ts";
import { places } from "./places.ts";
import { below, keyword, type SchemaNode, type Schemas } from "./schema-node.ts";
import { textsOf } from "./schema-parts.ts";
import { meaningOf, type SchemaView, shareTypes } from "./schema-view.ts";

/** Types, values, bounds, texts and everything that is compared as a whole. */
export function compareValues(comparison: Comparison): SchemaChange[] {
  const parts = [compareTypes, compareEnums, compareBounds, compareTexts, compareWhole, compareMarks];
  return parts.flatMap((part) => part(comparison));
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
    if (!shareTypes(before, after, types)) return [];
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
    const difference = becomes(word, oldText, newText);
    const widened = word === "multipleOf" && gone.length === 1 && divides(newText, oldText);
    const narrowed = word === "multipleOf" && come.length === 1 && divides(oldText, newText);
    return [
      {
        path,
        difference,
        backward: come.length === 0 || widened,
        forward: gone.length === 0 || narrowed,
        ...at,
      },
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
    const id = come.length === 0 ? "keyword-gone" : gone.length === 0 ? "keyword-new" : "keyword-changed";
    return [
      {
        path,
        difference: { id, keyword: word },
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
    const difference = becomes(word, oldText, newText);
    return [{ path, difference, backward: true, forward: true, ...at }];
  });
}

function becomes(keyword: string, before: string | undefined, after: string | undefined): Difference {
  if (after === undefined) return { id: "keyword-gone", keyword, value: before };
  if (before === undefined) return { id: "keyword-new", keyword, value: after };
  return { id: "keyword-replaced", before: { keyword, value: before }, after: { keyword, value: after } };
}
