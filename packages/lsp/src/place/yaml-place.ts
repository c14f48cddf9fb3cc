import { scalarOffsets } from "@crossdock/flow";
import { isFields, type Path } from "@crossdock/kit";
import { type Document, isMap, isNode, isPair, isScalar, isSeq, parseAllDocuments, type Scalar } from "yaml";

/** A place in a YAML text that may be half written. */
export interface YamlPlace {
  /** The document as plain data, as far as it can be read. */
  value: Readonly<Record<string, unknown>>;
  /** Of the entry at the place; the document's root: empty. */
  path: Path;
  /** Whether the place is in the entry's key or in its value. */
  part: "key" | "value";
  /** The key or the text that is written there. */
  scalar?: PlacedScalar;
}

export interface PlacedScalar {
  text: string;
  /** Offsets in the file, quotes included. */
  range: readonly [start: number, end: number];
  /** Offset in `text` of an offset in the file; the nearest one. */
  innerOffset(offset: number): number;
  /** Offsets in the file of a stretch of `text`. */
  outerRange(start: number, end: number): readonly [number, number];
}

/** Reads a file of documents without complaint. */
export function readDocuments(text: string): Document[] {
  try {
    const parsed = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
    return Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    // The parser recurses; a text that is nested without end has no place.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** What is written at an offset; undefined where no document is. */
export function placeAt(text: string, offset: number): YamlPlace | undefined {
  const document = readDocuments(text).findLast(
    ({ contents, range }) => contents !== null && (range?.[0] ?? 0) <= offset,
  );
  if (!document) return undefined;
  const { path, part, scalar } = descend(document.contents, text, offset);
  const value = plainOf(document.contents);
  if (!isFields(value)) return undefined;
  return { value, path, part, ...(scalar ? { scalar } : {}) };
}

type Found = Pick<YamlPlace, "path" | "part" | "scalar">;

function descend(root: unknown, text: string, offset: number): Found {
  const path: (string | number)[] = [];
  let node = root;
  for (;;) {
    if (isMap(node)) {
      const pair = node.items.findLast(({ key }) => startOf(key) <= offset);
      if (!pair || !isScalar(pair.key)) return { path, part: "value" };
      path.push(keyOf(pair.key));
      if (offset <= endOf(pair.key)) return { path, part: "key", scalar: placed(pair.key, text) };
      if (!isNode(pair.value) || isBeyond(pair.value, text, offset)) return { path, part: "value" };
      node = pair.value;
    } else if (isSeq(node)) {
      const index = node.items.findLastIndex((item) => startOf(isPair(item) ? item.key : item) <= offset);
      if (index < 0) return { path, part: "value" };
      path.push(index);
      node = node.items[index];
    } else {
      return { path, part: "value", ...(isScalar(node) ? { scalar: placed(node, text) } : {}) };
    }
  }
}

/** A scalar that ends on an earlier line says nothing about the line of the offset. */
function isBeyond(node: { range?: unknown }, text: string, offset: number): boolean {
  return isScalar(node) && endOf(node) < offset && text.slice(endOf(node), offset).includes("\n");
}

function startOf(node: unknown): number {
  return (isNode(node) ? node.range?.[0] : undefined) ?? Number.POSITIVE_INFINITY;
}

function endOf(node: unknown): number {
  return (isNode(node) ? node.range?.[1] : undefined) ?? Number.NEGATIVE_INFINITY;
}

function keyOf(key: Scalar): string {
  return key.type === "PLAIN" && key.source ? key.source : String(key.value);
}

const styles: Readonly<Record<string, "plain" | "single" | "double" | "literal" | "folded">> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

function placed(node: Scalar, file: string): PlacedScalar {
  const [start, end] = [startOf(node), endOf(node)];
  const text = typeof node.value === "string" ? node.value : (node.source ?? "");
  const style = styles[node.type ?? ""];
  const map =
    style && typeof node.value === "string" ? scalarOffsets(file, start, end, style, text) : undefined;
  const clamp = (index: number) => Math.max(0, Math.min(text.length, index));
  return {
    text,
    range: [start, end],
    innerOffset(offset) {
      if (!map) return clamp(offset - start);
      const index = map.starts.findIndex((from) => from >= offset);
      return clamp(index < 0 ? text.length : index);
    },
    outerRange(from, to) {
      if (!map) return [start + from, start + to];
      const first = map.starts[Math.min(from, map.starts.length - 1)] ?? start;
      const last = to > from ? map.ends[Math.min(to, map.ends.length) - 1] : first;
      return [first, Math.max(last ?? first, first)];
    },
  };
}

/** Plain data without complaint: what cannot be read is null. */
function plainOf(node: unknown): unknown {
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.flatMap(({ key, value }) => (isScalar(key) ? [[keyOf(key), plainOf(value)]] : [])),
    );
  }
  if (isSeq(node)) return node.items.map((item) => plainOf(isPair(item) ? item.value : item));
  return isScalar(node) ? (node.value ?? null) : null;
}
