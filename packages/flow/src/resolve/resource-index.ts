import type { ResourceIndex, SourceDocument } from "../workspace.ts";

/** `name@version`, or the name alone for a kind without versions. */
export function referenceTo(resource: { name: string; version: number | null }): string {
  return resource.version === null ? resource.name : `${resource.name}@${resource.version}`;
}

/** The parts of a reference; the version is null when it has none. */
export function splitReference(reference: string): { name: string; version: number | null } {
  const at = reference.lastIndexOf("@");
  const version = at > 0 ? Number(reference.slice(at + 1)) : Number.NaN;
  return Number.isInteger(version)
    ? { name: reference.slice(0, at), version }
    : { name: reference, version: null };
}

/** Whether somebody who says this name, with the version or without, means the resource of the reference. */
export function isCalled(reference: string, asked: string): boolean {
  return reference === asked || splitReference(reference).name === asked;
}

export function resourceIndex(documents: readonly SourceDocument[]): ResourceIndex {
  const byKind = new Map<string, SourceDocument[]>();
  const byReference = new Map<string, SourceDocument[]>();
  for (const document of documents) {
    push(byKind, document.kind, document);
    push(byReference, `${document.kind} ${referenceTo(document)}`, document);
  }
  const resolve = (kind: string, reference: string, retailer?: string | null): SourceDocument | undefined => {
    const candidates = byReference.get(`${kind} ${reference}`) ?? [];
    const shared = candidates.find((document) => document.retailer === null);
    if (retailer === undefined || retailer === null) return shared ?? candidates[0];
    return candidates.find((document) => document.retailer === retailer) ?? shared;
  };
  return {
    list: (kind) => (kind === undefined ? documents : (byKind.get(kind) ?? [])),
    find: (kind, name, version = null, retailer) => resolve(kind, referenceTo({ name, version }), retailer),
    resolve,
    references: (kind) => [...new Set((byKind.get(kind) ?? []).map(referenceTo))],
  };
}

function push<Key>(map: Map<Key, SourceDocument[]>, key: Key, document: SourceDocument): void {
  const list = map.get(key);
  if (list) list.push(document);
  else map.set(key, [document]);
}
