import { kindOf, type Rendered, referencesOf, referenceTo } from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";
import type { Side } from "./side.ts";

/** Whom a change reaches. */
export interface Reach {
  retailers: readonly string[];
  /** All that use the resource. */
  everyone: boolean;
  flows: readonly string[];
}

/** Flows that would behave differently, on both sides, for a change at `shown` of a resource. */
export function reachOf(
  resource: Rendered,
  shown: readonly string[],
  sides: readonly Side[],
  registry: Registry,
): Reach {
  const { kind, document, retailer } = resource;
  const { diff, perRetailer } = kindOf(kind, registry);
  // It is told for each retailer that uses it.
  if (perRetailer)
    return { retailers: retailer ? [retailer] : [], everyone: false, flows: [referenceTo(resource)] };
  const owner = retailer ?? document.retailer;
  const uses = sides.flatMap((side) =>
    side.flows.filter(
      (flow) =>
        flow.retailer !== null &&
        (diff?.reaches?.(flow, document, shown, side) ?? refersTo(flow.rendered, resource, registry)),
    ),
  );
  const own = uses.filter((flow) => owner === null || flow.retailer === owner);
  const whole = diff?.everywhere?.(shown) ?? false;
  const reached = whole ? sides.flatMap(({ flows }) => flows.filter((flow) => flow.retailer !== null)) : own;
  const retailers = names(reached.map((flow) => flow.retailer ?? ""));
  const all = names(uses.map((flow) => flow.retailer ?? ""));
  return {
    retailers: retailers.length === 0 && owner !== null ? [owner] : retailers,
    everyone: whole || (retailers.length > 0 && retailers.length === all.length && owner === null),
    flows: names(reached.map(({ flow }) => flow)),
  };
}

function refersTo(flow: Rendered, resource: Rendered, registry: Registry): boolean {
  const name = referenceTo(resource);
  const references = [...referencesOf(flow, registry)];
  return references.some(({ kind, reference }) => kind === resource.kind && reference === name);
}

function names(list: readonly string[]): string[] {
  return [...new Set(list)].sort();
}
