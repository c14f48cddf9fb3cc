import { type Fields, isFields, type Path } from "@crossdock/kit";
import type { SourceDocument, SpanOf } from "../workspace.ts";

/**
 * A value that knows where it came from: the tree that overlays are merged on. A piece's own place may differ from
 * its path in the tree, because a short form became a long one or because another document put it there.
 */
export type Piece = Origin &
  (
    | { shape: "scalar"; value: unknown }
    | { shape: "fields"; entries: Map<string, Piece> }
    | { shape: "list"; items: Piece[] }
  );

interface Origin {
  document: SourceDocument;
  /** In `document`. */
  path: Path;
}

/** The tree of a document's value, or of the part of it at `path`. */
export function pieceOf(document: SourceDocument, value: unknown, path: Path = []): Piece {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => pieceOf(document, item, [...path, index]));
    return { shape: "list", items, document, path };
  }
  if (isFields(value)) {
    const entries = new Map(
      Object.entries(value).map(([key, entry]) => [key, pieceOf(document, entry, [...path, key])]),
    );
    return { shape: "fields", entries, document, path };
  }
  return { shape: "scalar", value, document, path };
}

/** Plain data. */
export function plainOf(piece: Piece): unknown {
  if (piece.shape === "scalar") return piece.value;
  if (piece.shape === "list") return piece.items.map(plainOf);
  return Object.fromEntries([...piece.entries].map(([key, entry]) => [key, plainOf(entry)]));
}

/** Plain data of a tree whose root is known to be a mapping of fields. */
export function fieldsOf(piece: Piece): Fields {
  const value = plainOf(piece);
  return isFields(value) ? value : {};
}

/** The deepest piece on the way along `path`, and the steps behind it that do not exist. */
export function pieceAt(root: Piece, path: Path): { piece: Piece; rest: Path } {
  let piece = root;
  for (const [index, step] of path.entries()) {
    const next = childOf(piece, step);
    if (!next) return { piece, rest: path.slice(index) };
    piece = next;
  }
  return { piece, rest: [] };
}

function childOf(piece: Piece, step: string | number): Piece | undefined {
  if (piece.shape === "fields") return piece.entries.get(String(step));
  return piece.shape === "list" ? piece.items[Number(step)] : undefined;
}

/** Places of the tree's parts in the documents they came from. */
export function spanOfPieces(root: Piece): SpanOf {
  return (path, part, range) => {
    const { piece, rest } = pieceAt(root, path);
    return piece.document.spanOf([...piece.path, ...rest], part, range);
  };
}

/** The id of an item of a list, where it has one. */
export function idOf(item: Piece): string | undefined {
  const id = item.shape === "fields" ? item.entries.get("id") : undefined;
  return id?.shape === "scalar" && typeof id.value === "string" ? id.value : undefined;
}
