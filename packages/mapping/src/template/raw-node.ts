import { isFields } from "@crossdock/kit";
import nunjucks from "nunjucks";

/** A node as Nunjucks parses it; its fields depend on `typename`. */
export interface RawNode {
  typename: string;
  lineno: number;
  colno: number;
  [field: string]: unknown;
}

/** Parses `source` with Nunjucks. Throws what Nunjucks throws: an error that may have `lineno` and `colno`, which count from 1. */
export function parseSyntax(source: string): RawNode {
  // `parser` is part of the package's exports but not of its declared types.
  const { parser } = nunjucks as unknown as { parser: { parse(source: string): RawNode } };
  return parser.parse(source);
}

export function childrenOf(node: RawNode): RawNode[] {
  return nodesIn(node["children"]);
}

export function nodesIn(list: unknown): RawNode[] {
  return Array.isArray(list) ? list.filter(isNode) : [];
}

/** A field that a node of this kind always has. */
export function part(node: RawNode, field: string): RawNode {
  const found = partOf(node, field);
  if (!found) throw new Error(`a node ${node.typename} has no ${field}`);
  return found;
}

/** A field that a node of this kind may have. */
export function partOf(node: RawNode, field: string): RawNode | undefined {
  const found = node[field];
  return isNode(found) ? found : undefined;
}

function isNode(value: unknown): value is RawNode {
  return isFields(value) && typeof value["typename"] === "string";
}

/** What a node is called: `set`, `funCall`. */
export function tagOf(node: RawNode): string {
  return node.typename.charAt(0).toLowerCase() + node.typename.slice(1);
}

/** From Nunjucks' lines and columns, which count from 0, to offsets. */
export function offsetsIn(source: string): (place: { lineno: number; colno: number }) => number {
  const starts = [0];
  for (const newline of source.matchAll(/\n/g)) starts.push(newline.index + 1);
  return ({ lineno, colno }) => Math.min(source.length, (starts[lineno] ?? 0) + colno);
}
