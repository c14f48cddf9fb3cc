import { type Fields, isFields, type Path } from "@crossdock/kit";
import type { SourceDocument, SpanOf } from "../workspace.ts";

/**
 * A value that knows where it came from: the tree that overlays are merged on. A traced's own place may differ from
 * its path in the tree, because a short form became a long one or because another document put it there.
 */
export type TracedValue = Origin &
  (
    | { shape: "scalar"; value: unknown }
    | { shape: "fields"; entries: Map<string, TracedValue> }
    | { shape: "list"; items: TracedValue[] }
  );

interface Origin {
  document: SourceDocument;
  /** In `document`. */
  path: Path;
}

/** The tree of a document's value, or of the part of it at `path`. */
export function tracedOf(document: SourceDocument, value: unknown, path: Path = []): TracedValue {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => tracedOf(document, item, [...path, index]));
    return { shape: "list", items, document, path };
  }
  if (isFields(value)) {
    const entries = new Map(
      Object.entries(value).map(([key, entry]) => [key, tracedOf(document, entry, [...path, key])]),
    );
    return { shape: "fields", entries, document, path };
  }
  return { shape: "scalar", value, document, path };
}

/** Plain data. */
export function plainOf(traced: TracedValue): unknown {
  if (traced.shape === "scalar") return traced.value;
  if (traced.shape === "list") return traced.items.map(plainOf);
  return Object.fromEntries([...traced.entries].map(([key, entry]) => [key, plainOf(entry)]));
}

/** Plain data of a tree whose root is known to be a mapping of fields. */
export function fieldsOf(traced: TracedValue): Fields {
  const value = plainOf(traced);
  return isFields(value) ? value : {};
}

/** The deepest traced on the way along `path`, and the steps behind it that do not exist. */
export function tracedAt(root: TracedValue, path: Path): { traced: TracedValue; rest: Path } {
  let traced = root;
  for (const [index, step] of path.entries()) {
    const next = childOf(traced, step);
    if (!next) return { traced, rest: path.slice(index) };
    traced = next;
  }
  return { traced, rest: [] };
}

function childOf(traced: TracedValue, step: string | number): TracedValue | undefined {
  if (traced.shape === "fields") return traced.entries.get(String(step));
  return traced.shape === "list" ? traced.items[Number(step)] : undefined;
}

/** Places of the tree's parts in the documents they came from. */
export function spanOfTraced(root: TracedValue): SpanOf {
  return (path, part, range) => {
    const { traced, rest } = tracedAt(root, path);
    return traced.document.spanOf([...traced.path, ...rest], part, range);
  };
}

/** The id of an item of a list, where it has one. */
export function idOf(item: TracedValue): string | undefined {
  const id = item.shape === "fields" ? item.entries.get("id") : undefined;
  return id?.shape === "scalar" && typeof id.value === "string" ? id.value : undefined;
}
