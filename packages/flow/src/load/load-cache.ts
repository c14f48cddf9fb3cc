import type { Diagnostic, Registry } from "@crossdock/kit";
import type { ViewedFlow } from "../view/view.ts";
import type { Contracts, Rendered, SourceDocument } from "../workspace.ts";
import type { KnownTexts } from "./texts.ts";

/**
 * What was made of a workspace before, so that the next look at it makes again what changed, and the rest is the same
 * object. One for each registry; whoever looks again and again keeps it.
 */
export interface LoadCache {
  /** By path: what a file held when it had this text. */
  readonly files: Map<string, LoadedFile>;
  /** Of the last load. */
  contracts?: Contracts;
  /** What the last load has parsed. */
  texts?: KnownTexts;
  /** By document and retailer: how it was rendered with these overlays. */
  readonly rendered: WeakMap<SourceDocument, Map<string | null, RenderedOnce>>;
}

export interface LoadOptions {
  registry: Registry;
  /** What an earlier look has made; it is brought up to date. Default: everything is made again. */
  cache?: LoadCache;
}

interface LoadedFile {
  text: string;
  documents: readonly SourceDocument[];
  diagnostics: readonly Diagnostic[];
}

export interface RenderedOnce {
  overlays: readonly SourceDocument[];
  rendered: Rendered;
  diagnostics: readonly Diagnostic[];
  /** Of a flow: how it was viewed when it was last looked at. */
  viewed?: ViewedFlow | undefined;
}

export function createLoadCache(): LoadCache {
  return { files: new Map(), rendered: new WeakMap() };
}

/** True for two lists of the same objects. */
export function sameItems(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
