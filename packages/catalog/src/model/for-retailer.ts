import type { Catalog } from "./schema.ts";

type Whole = Omit<Catalog, "owners">;

/** What one retailer has, uses and reads; what it shares with others names those no more. */
export function forRetailer(catalog: Whole, retailer: string): Whole {
  const flows = catalog.flows.filter((flow) => flow.retailer === retailer);
  const ids = new Set(flows.map(({ id }) => id));
  const retailers = catalog.retailers.filter(({ name }) => name === retailer);
  const roles = retailers.flatMap((each) => each.roles.map(({ system }) => system));
  const systems = new Set([...roles, ...flows.flatMap((flow) => flow.systems)]);
  const used = <Entry extends { usedBy: string[] }>(entry: Entry): Entry => ({
    ...entry,
    usedBy: entry.usedBy.filter((id) => ids.has(id) || id.startsWith("mapping:")),
  });
  const mappings = catalog.mappings.map(used).filter(({ usedBy }) => usedBy.length > 0);
  const mappingIds = new Set(mappings.map(({ id }) => id));
  return {
    ...catalog,
    retailers,
    flows,
    systems: catalog.systems
      .filter(({ id }) => systems.has(id))
      .map((system) => ({
        ...system,
        roles: system.roles.filter((role) => role.retailer === retailer),
        operations: system.operations.map(used).filter(({ usedBy }) => usedBy.length > 0),
      })),
    contracts: catalog.contracts.map(used).filter(({ usedBy }) => usedBy.length > 0),
    mappings,
    tables: catalog.tables
      .filter((table) => table.retailer === null || table.retailer === retailer)
      .map((table) => ({
        ...table,
        usedBy: table.usedBy.filter((id) => ids.has(id) || mappingIds.has(id)),
      }))
      .filter(({ usedBy }) => usedBy.length > 0),
    resources: catalog.resources
      .filter((each) => each.retailer === null || each.retailer === retailer)
      .map(used),
  };
}
