import { identityOf, kindOf, type Rendered, type SourceDocument } from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";
import type { Side } from "./side.ts";

export type Pair = [before: Rendered | undefined, after: Rendered | undefined];

/**
 * What is compared with what: resources of the same kind, name and version for the same retailer. A retailer that
 * moved to another version of a flow has its old and its new one compared. A flow that is written and that nobody
 * began or ceased to use is compared as it is written.
 */
export function pairsOf(before: Side, after: Side, registry: Registry): Pair[] {
  const old = new Map(resourcesOf(before, registry).map((each) => [idOf(each, registry), each]));
  const now = new Map(resourcesOf(after, registry).map((each) => [idOf(each, registry), each]));
  const pairs: Pair[] = [];
  for (const [id, resource] of now) {
    const same = old.get(id) ?? previousVersion(resource, old, now, registry);
    if (same) pairs.push([same, resource]);
    else if (!isThere(resource, before, registry)) pairs.push([undefined, resource]);
  }
  for (const [id, resource] of old)
    if (!now.has(id) && !isThere(resource, after, registry)) pairs.push([resource, undefined]);
  return distinctExistence(pairs);
}

function resourcesOf({ rendered, workspace }: Side, registry: Registry): Rendered[] {
  const patches = workspace.documents.filter(({ kind }) => kindOf(kind, registry).patches);
  return [...rendered.resources, ...patches.map(asRendered)];
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

function idOf({ kind, retailer, document }: Rendered, registry: Registry): string {
  return JSON.stringify([kind, identityOf(document, kindOf(kind, registry)), retailer]);
}

/** The version that the retailer used before, when it uses another now. */
function previousVersion(
  resource: Rendered,
  old: ReadonlyMap<string, Rendered>,
  now: ReadonlyMap<string, Rendered>,
  registry: Registry,
): Rendered | undefined {
  if (!kindOf(resource.kind, registry).perRetailer || resource.retailer === null) return undefined;
  const candidates = [...old].filter(
    ([id, { kind, name, retailer }]) =>
      kind === resource.kind && name === resource.name && retailer === resource.retailer && !now.has(id),
  );
  return candidates.map(([, each]) => each).sort((a, b) => (b.version ?? 0) - (a.version ?? 0))[0];
}

/** Whether the document itself is on the other side: a rendering of it for one retailer more is told by `use`. */
function isThere({ kind, document }: Rendered, { workspace }: Side, registry: Registry): boolean {
  const definition = kindOf(kind, registry);
  const identity = identityOf(document, definition);
  return workspace.resources.list(kind).some((other) => identityOf(other, definition) === identity);
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
