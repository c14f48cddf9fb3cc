import { drawGraph } from "../graph/draw-graph.ts";
import { overviewGraph } from "../graph/overview-graph.ts";
import type {
  Catalog,
  CatalogContract,
  CatalogMapping,
  CatalogResource,
  CatalogRetailer,
  CatalogSystem,
  CatalogTable,
} from "../model/schema.ts";
import { counted } from "../words/duration.ts";
import { attentionOf } from "./attention.ts";
import { type FlowView, fieldView, flowView, hrefTo, isPersonal } from "./flow-view.ts";
import { createLinks, type Links, ownerId } from "./links.ts";
import { ownedView } from "./owned-view.ts";

/** Beyond this one picture of all retailers is not an overview any more: each retailer has its own. */
const mostInOnePicture = 4;

/** Everything that the page tells, in the order in which it tells it. */
export function pageView(catalog: Catalog) {
  const links = createLinks(catalog);
  const flows = catalog.flows.map((flow) => flowView(catalog, flow, links));
  const inOne = catalog.retailers.length <= mostInOnePicture;
  const scope = catalog.retailers.length === 1 ? (catalog.retailers[0]?.title ?? "") : "all retailers";
  return {
    scope,
    environment: catalog.environment,
    revision: catalog.revision,
    hosts: catalog.allowedHosts,
    figures: figuresOf(catalog),
    lead: leadOf(catalog),
    important: importantOf(catalog, flows),
    picture:
      inOne && catalog.flows.length > 0
        ? overviewPicture(catalog, links, { prefix: "p-overview", styled: true })
        : null,
    attention: attentionOf(catalog, links),
    retailers: catalog.retailers.map((retailer, index) =>
      retailerView(catalog, retailer, links, inOne ? null : { styled: index === 0 }),
    ),
    flows,
    systems: catalog.systems.map((system) => systemView(catalog, system, links)),
    contracts: catalog.contracts.map((contract) => contractView(catalog, contract, links)),
    mappings: catalog.mappings.map((mapping) => mappingView(mapping, links)),
    tables: catalog.tables.map((table) => tableView(table, links)),
    further: [...Map.groupBy(catalog.resources, ({ section }) => section)].map(([title, own]) => ({
      title,
      anchor: title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
      resources: own.map((resource) => resourceView(resource, links)),
    })),
    teams: catalog.owners.map(({ name, owns }) => ({
      anchor: links.anchor(ownerId(name)),
      name,
      owns: owns.map(({ id, kind, criticality }) => ({ ...links.to(id), kind, criticality })),
    })),
    classes: catalog.classes,
  };
}

function overviewPicture(
  catalog: Catalog,
  links: Links,
  options: { prefix: string; styled: boolean },
): string {
  return drawGraph(overviewGraph(catalog, { view: "systems" }), { ...options, href: hrefTo(links) });
}

function figuresOf({ retailers, flows, systems, contracts, owners }: Catalog) {
  const critical = flows.filter(({ criticality }) => criticality === "critical").length;
  return [
    { count: retailers.length, name: retailers.length === 1 ? "retailer" : "retailers", to: "retailers" },
    { count: flows.length, name: flows.length === 1 ? "flow" : "flows", to: "flows" },
    { count: critical, name: critical === 1 ? "critical flow" : "critical flows", to: "important" },
    { count: systems.length, name: systems.length === 1 ? "system" : "systems", to: "systems" },
    { count: contracts.length, name: contracts.length === 1 ? "contract" : "contracts", to: "contracts" },
    { count: owners.length, name: owners.length === 1 ? "team" : "teams", to: "teams" },
  ];
}

function leadOf({ retailers, flows, systems, owners }: Catalog): string {
  const used = flows.filter(({ mode }) => mode !== "unused");
  const kinds = new Set(used.map(({ name }) => name)).size;
  const whom =
    retailers.length === 1
      ? `For ${retailers[0]?.title ?? ""}, `
      : `For ${counted(retailers.length, "retailer")}, `;
  const often =
    kinds === used.length
      ? `${counted(used.length, "flow")} ${used.length === 1 ? "moves" : "move"} data`
      : `${counted(kinds, "flow")}, running ${counted(used.length, "time")} in all, move data`;
  const where = systems.length === 1 ? "to or from" : "between";
  return `${whom}${often} ${where} ${counted(systems.length, "system")}. ${counted(owners.length, "team")} ${owners.length === 1 ? "answers" : "answer"} for them.`;
}

/** The flows whose failure stops the business; where there are none, the next in rank. */
function importantOf({ flows }: Catalog, views: readonly FlowView[]) {
  const level = ["critical", "high", "medium"].find((name) =>
    flows.some(({ criticality }) => criticality === name),
  );
  return {
    level: level ?? null,
    flows: views.filter(({ criticality }) => level !== undefined && criticality === level),
  };
}

function retailerView(
  catalog: Catalog,
  retailer: CatalogRetailer,
  links: Links,
  picture: { styled: boolean } | null,
) {
  const own = catalog.flows.filter((flow) => flow.retailer === retailer.name);
  const prefix = `p-${links.anchor(retailer.id)}`;
  return {
    ...ownedView(retailer, links),
    residency: retailer.residency,
    roles: retailer.roles.map(({ role, system }) => ({
      role,
      system: system === null ? null : links.to(system),
    })),
    flows: own.map(({ id, summary, criticality, mode }) => ({
      ...links.to(id),
      note: null,
      summary,
      criticality,
      mode,
    })),
    overlays: retailer.overlays,
    variables: retailer.variables,
    picture:
      picture === null || own.length === 0
        ? null
        : overviewPicture({ ...catalog, flows: own }, links, { prefix, ...picture }),
  };
}

function systemView(catalog: Catalog, system: CatalogSystem, links: Links) {
  const {
    retailer,
    connector,
    connectorSummary,
    address,
    addressFrom,
    auth,
    residency,
    limits,
    breaker,
    roles,
  } = system;
  const flowsOf = (key: "sources" | "targets") =>
    catalog.flows.filter((flow) => flow[key].includes(system.id)).map(({ id }) => links.to(id));
  const names = new Set(roles.map(({ role }) => role));
  const owns = catalog.contracts.flatMap(({ reference, fields }) => {
    const own = fields.filter(({ systemOfRecord }) => systemOfRecord !== null && names.has(systemOfRecord));
    return own.length === 0
      ? []
      : [{ contract: links.contract(reference), fields: own.map(({ path }) => path) }];
  });
  return {
    ...ownedView(system, links),
    ...{ connector, connectorSummary, address, addressFrom, auth, residency, limits, breaker, owns },
    retailer: retailer === null ? null : links.to(`retailer:${retailer}`),
    roles: roles.map(({ retailer: whose, role }) => ({ retailer: links.to(`retailer:${whose}`), role })),
    reads: flowsOf("sources"),
    writes: flowsOf("targets"),
    operations: system.operations.map((operation) => ({
      ...operation,
      usedBy: operation.usedBy.map(links.to),
    })),
  };
}

function contractView(catalog: Catalog, contract: CatalogContract, links: Links) {
  const { reference, role, compatibility, schema, fields } = contract;
  const mappings = (key: "from" | "to") =>
    catalog.mappings.filter((mapping) => mapping[key] === reference).map(({ id }) => links.to(id));
  const personal = fields.filter((field) => isPersonal(field.class)).length;
  return {
    ...ownedView(contract, links),
    ...{ reference, role, compatibility, schema },
    about: `${counted(fields.length, "field")}${personal === 0 ? "" : `, ${personal} of them personal or restricted`}`,
    fields: fields.map((field) => ({ ...field, isPersonal: isPersonal(field.class) })),
    takenBy: contract.usedBy.map(links.to),
    readBy: mappings("from"),
    madeBy: mappings("to"),
  };
}

function mappingView(mapping: CatalogMapping, links: Links) {
  return {
    ...ownedView(mapping, links),
    reference: mapping.reference,
    retailer: mapping.retailer === null ? null : links.to(`retailer:${mapping.retailer}`),
    from: links.contract(mapping.from),
    to: links.contract(mapping.to),
    fields: mapping.fields.map(fieldView),
    about: counted(mapping.fields.length, "field"),
    usedBy: mapping.usedBy.map(links.to),
  };
}

function tableView(table: CatalogTable, links: Links) {
  const { rows, source, valid } = table;
  return {
    ...ownedView(table, links),
    ...{ rows: counted(rows, "row"), source, valid },
    retailer: table.retailer === null ? null : links.to(`retailer:${table.retailer}`),
    usedBy: table.usedBy.map((id) => (id.includes(":") ? links.to(id) : links.mapping(id, table.retailer))),
  };
}

function resourceView(resource: CatalogResource, links: Links) {
  const { retailer, facts, usedBy } = resource;
  return {
    ...ownedView(resource, links),
    facts,
    retailer: retailer === null ? null : links.to(`retailer:${retailer}`),
    usedBy: usedBy.map(links.to),
  };
}
