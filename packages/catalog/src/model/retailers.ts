import type { SourceDocument } from "@crossdock/flow";
import { entriesAt, textAt } from "@crossdock/kit";
import { groupedBy } from "../fields.ts";
import { type Context, ownedOf, systemId } from "./context.ts";
import { idOf, splitId } from "./ids.ts";
import type { Catalog, CatalogFlow, CatalogRetailer } from "./schema.ts";

export function retailerEntry(
  retailer: SourceDocument,
  flows: readonly CatalogFlow[],
  { rendered }: Context,
): CatalogRetailer {
  const { resources } = rendered.workspace;
  return {
    id: idOf("retailer", null, retailer.name),
    ...ownedOf(retailer),
    residency: textAt(retailer.value, "residency") ?? null,
    roles: entriesAt(retailer.value, "systems").map(([role, name]) => {
      const system = resources.resolve("System", String(name), retailer.name);
      return { role, system: system ? systemId(system) : null };
    }),
    variables: entriesAt(retailer.value, "vars").map(([name]) => name),
    flows: flows.filter((flow) => flow.retailer === retailer.name).map(({ id }) => id),
    overlays: resources
      .list("Overlay")
      .filter(({ value, retailer: folder }) => (textAt(value, "retailer") ?? folder) === retailer.name)
      .map(({ name }) => name),
  };
}

/** Teams and what they answer for, those with the most critical things first. */
export function ownersOf(catalog: Omit<Catalog, "owners">): Catalog["owners"] {
  const owned = [
    ...catalog.flows,
    ...catalog.systems,
    ...catalog.contracts,
    ...catalog.mappings,
    ...catalog.tables,
    ...catalog.retailers,
    ...catalog.resources,
  ];
  const owners = groupedBy(owned, ({ owner }) => owner);
  return [...owners]
    .map(([name, all]) => ({
      name,
      owns: all.map(({ id, title, criticality }) => ({ id, kind: splitId(id).kind, title, criticality })),
    }))
    .sort((a, b) => rank(a.owns) - rank(b.owns) || (a.name < b.name ? -1 : 1));
}

const levels: readonly (string | null)[] = ["critical", "high", "medium", "low"];

function rank(owned: readonly { criticality: string | null }[]): number {
  const found = owned.map(({ criticality }) => levels.indexOf(criticality)).filter((level) => level >= 0);
  return Math.min(levels.length, ...found);
}
