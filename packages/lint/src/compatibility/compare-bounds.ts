import type { Comparison, SchemaChange } from "./comparison.ts";
import { places } from "./places.ts";
import { keyword, type SchemaNode } from "./schema-node.ts";
import { type SchemaView, shareTypes } from "./schema-view.ts";

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

export function compareBounds({ before, after, path, schemas }: Comparison): SchemaChange[] {
  return bounds.flatMap(({ words: names, narrower, types }): SchemaChange[] => {
    if (!shareTypes(before, after, types)) return [];
    const old = boundOf(before, names, narrower);
    const now = boundOf(after, names, narrower);
    if (old?.value === now?.value && old?.open === now?.open) return [];
    const at = places(old && [old.node, old.word], now && [now.node, now.word], schemas);
    const change = { path, ...at };
    const said = ({ word, value }: Bound) => ({ keyword: word, value: String(value) });
    if (!old)
      return now
        ? [{ ...change, difference: { id: "keyword-new", ...said(now) }, backward: false, forward: true }]
        : [];
    if (!now)
      return [
        { ...change, difference: { id: "keyword-gone", ...said(old) }, backward: true, forward: false },
      ];
    const isNarrower = tighter(now, old, narrower);
    const difference = { id: "keyword-replaced", before: said(old), after: said(now) } as const;
    return [{ ...change, difference, backward: !isNarrower, forward: isNarrower }];
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
