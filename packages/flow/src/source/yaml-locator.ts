import type { Span } from "@crossdock/kit";
import { isMap, isNode, isPair, isScalar, isSeq, type Node, Scalar, type YAMLMap } from "yaml";
import type { SpanOf } from "../workspace.ts";
import { type ScalarOffsets, type ScalarStyle, scalarOffsets } from "./scalar-offsets.ts";

/** The key as it is written: `409` and `007` stay what they look like. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  if (key.type === "PLAIN" && key.source) return key.source;
  return typeof key.value === "string" ? key.value : undefined;
}

const styles: Record<string, ScalarStyle> = {
  [Scalar.PLAIN]: "plain",
  [Scalar.QUOTE_SINGLE]: "single",
  [Scalar.QUOTE_DOUBLE]: "double",
  [Scalar.BLOCK_LITERAL]: "literal",
  [Scalar.BLOCK_FOLDED]: "folded",
};

/** Finds the place of a path in the tree of one document. */
export function locator(root: Node, text: string, spanBetween: (start: number, end: number) => Span): SpanOf {
  const keyed = new WeakMap<YAMLMap, Map<string, { key: unknown; value: unknown }>>();
  const offsets = new WeakMap<Scalar, { map: ScalarOffsets | undefined }>();
  const entriesOf = (map: YAMLMap): Map<string, { key: unknown; value: unknown }> => {
    let entries = keyed.get(map);
    if (!entries) {
      entries = new Map();
      for (const pair of map.items) {
        const name = keyText(pair.key);
        if (name !== undefined && !entries.has(name)) entries.set(name, pair);
      }
      keyed.set(map, entries);
    }
    return entries;
  };
  const offsetsOf = (node: Scalar, start: number, end: number): ScalarOffsets | undefined => {
    let found = offsets.get(node);
    if (!found) {
      const style = styles[node.type ?? ""];
      const usable = style && typeof node.value === "string";
      found = { map: usable ? scalarOffsets(text, start, end, style, String(node.value)) : undefined };
      offsets.set(node, found);
    }
    return found.map;
  };
  return (path, part = "value", range) => {
    let key: unknown;
    let node: unknown = root;
    let missing = false;
    for (const step of path) {
      const next = isMap(node)
        ? entriesOf(node).get(String(step))
        : isSeq(node) && node.items[Number(step)] !== undefined
          ? { key: undefined, value: node.items[Number(step)] }
          : undefined;
      if (!next) {
        missing = true;
        break;
      }
      key = next.key;
      node = isPair(next.value) ? next.value.value : next.value;
    }
    const keyRange = isNode(key) ? key.range : undefined;
    const nodeRange = isNode(node) ? node.range : undefined;
    const empty = !nodeRange || nodeRange[0] === nodeRange[1];
    // Something that is missing is blamed on the key it is missing under, not on the whole block below it.
    const wantsKey = part === "key" || empty || (missing && !isScalar(node));
    if (wantsKey && keyRange) return spanBetween(keyRange[0], keyRange[1]);
    if (!nodeRange) return spanBetween(0, 0);
    const [start, end] = nodeRange;
    if (missing && isMap(node)) return firstKeySpan(node, spanBetween) ?? spanBetween(start, start + 1);
    const map = range && !missing && isScalar(node) ? offsetsOf(node, start, end) : undefined;
    if (range && map) {
      const from = map.starts[Math.min(range[0], map.starts.length - 1)] ?? start;
      const to = range[1] > range[0] ? map.ends[Math.min(range[1], map.ends.length) - 1] : undefined;
      return spanBetween(from, Math.max(to ?? from, from));
    }
    return spanBetween(start, start + text.slice(start, end).trimEnd().length);
  };
}

/** Where a document as a whole is blamed: its first key. */
function firstKeySpan(map: YAMLMap, spanBetween: (start: number, end: number) => Span): Span | undefined {
  const key = map.items[0]?.key;
  return isNode(key) && key.range ? spanBetween(key.range[0], key.range[1]) : undefined;
}
