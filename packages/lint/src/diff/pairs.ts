import { type Rendered, referenceTo, type SourceDocument } from "@crossdock/flow";
import type { Side } from "./side.ts";

export type Pair = [before: Rendered | undefined, after: Rendered | undefined];

/**
 * What is compared with what: resources of the same kind, name and version for the same retailer. A retailer that
 * moved to another version of a flow has its old and its new one compared. A flow that is written and that nobody
 * began or ceased to use is compared as it is written.
 */
export function pairsOf(before: Side, after: Side): Pair[] {
  const old = new Map(resourcesOf(before).map((each) => [idOf(each), each]));
  const now = new Map(resourcesOf(after).map((each) => [idOf(each), each]));
  const pairs: Pair[] = [];
  for (const [id, resource] of now) {
    const same = old.get(id) ?? previousVersion(resource, old, now);
    if (same) pairs.push([same, resource]);
    else if (!isThere(resource, before)) pairs.push([undefined, resource]);
  }
  for (const [id, resource] of old)
    if (!now.has(id) && !isThere(resource, after)) pairs.push([resource, undefined]);
  return distinctExistence(pairs);
}

function resourcesOf({ rendered, workspace }: Side): Rendered[] {
  return [...rendered.resources, ...workspace.resources.list("Overlay").map(asRendered)];
}

/** An overlay applies through what it patches; by itself it has an owner and a title. */
function asRendered(document: SourceDocument): Rendered {
  const { kind, name, version, value, valid, fields, spanOf } = document;
  return {
    kind,
    name,
    version,
    retailer: null,
    document,
    overlays: [],
    value,
    valid,
    fields,
    spanOf,
    originOf: () => document,
  };
}

function idOf({ kind, name, version, retailer, document }: Rendered): string {
  // There is one Policy, whatever it is called.
  const identity = kind === "Policy" ? "" : referenceTo({ name, version });
  return JSON.stringify([kind, identity, retailer, kind === "Table" ? document.retailer : null]);
}

/** The version that the retailer used before, when it uses another now. */
function previousVersion(
  resource: Rendered,
  old: ReadonlyMap<string, Rendered>,
  now: ReadonlyMap<string, Rendered>,
): Rendered | undefined {
  if (resource.kind !== "Flow" || resource.retailer === null) return undefined;
  const candidates = [...old].filter(
    ([id, { kind, name, retailer }]) =>
      kind === "Flow" && name === resource.name && retailer === resource.retailer && !now.has(id),
  );
  return candidates.map(([, each]) => each).sort((a, b) => (b.version ?? 0) - (a.version ?? 0))[0];
}

/** Whether the document itself is on the other side: a rendering of it for one retailer more is told by `use`. */
function isThere({ kind, name, version, document }: Rendered, { workspace }: Side): boolean {
  return workspace.documents.some(
    (other) =>
      other.kind === kind &&
      (kind === "Policy" || (other.name === name && other.version === version)) &&
      (kind !== "Table" || other.retailer === document.retailer),
  );
}

/** A new flow is new once, not for each retailer that uses it. */
function distinctExistence(pairs: readonly Pair[]): Pair[] {
  const seen = new Set<SourceDocument>();
  return pairs.filter(([old, now]) => {
    if (old && now) return true;
    const document = (now ?? old)?.document;
    return document !== undefined && !seen.has(document) && seen.add(document);
  });
}
