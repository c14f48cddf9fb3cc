import { groupedBy } from "../fields.ts";
import type { Catalog, CatalogContract, CatalogFlow, CatalogSystem } from "../model/schema.ts";
import { apiOf, domainOf, entity, groupOf, ref, retailerSystemOf, tagsOf } from "./backstage-entity.ts";
import { type CatalogSource, standaloneSchema, yamlDocuments } from "./source.ts";
import { webhookOpenapi } from "./webhook-openapi.ts";
import { arrivingContracts, webhooksOf } from "./webhooks.ts";

/** A catalogue as entities of a Backstage software catalogue, for one `catalog-info.yaml`. */
export function backstageCatalog(source: CatalogSource): string {
  return yamlDocuments(backstageEntities(source));
}

export function backstageEntities(source: CatalogSource): unknown[] {
  const { catalog } = source;
  return [
    ...catalog.owners.map((owner) => groupOf(owner)),
    ...domains(catalog),
    ...systems(catalog),
    ...catalog.systems.map((system) => resource(system, catalog)),
    ...catalog.contracts.map((contract) => contractApi(contract, source)),
    ...catalog.flows.flatMap((flow) => [component(flow), ...webhookApis(flow, source)]),
  ];
}

/** A domain is the team's that has the most critical things in it. */
function domains(catalog: Catalog): unknown[] {
  const parts = [...catalog.flows, ...catalog.systems, ...catalog.contracts];
  const byDomain = groupedBy(
    parts.flatMap(({ domain, owner }) => (domain === null ? [] : [{ domain, owner }])),
    ({ domain }) => domain,
  );
  const rank = catalog.owners.map(({ name }) => name);
  return [...byDomain]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([domain, all]) => {
      const owners = new Set(all.map(({ owner }) => owner));
      return domainOf(domain, rank.find((name) => owners.has(name)) ?? "nobody");
    });
}

/** What a retailer has in one domain is a system: its flows, and what they talk to. */
function systems(catalog: Catalog): unknown[] {
  return catalog.retailers.flatMap((retailer) => {
    const own = [...catalog.flows, ...catalog.systems].filter((part) => part.retailer === retailer.name);
    return [...new Set(own.map(({ domain }) => domain))]
      .sort()
      .map((domain) => retailerSystemOf(retailer, domain));
  });
}

function component(flow: CatalogFlow): unknown {
  const { retailer, domain, owner, systems: used } = flow;
  return entity("Component", flow, {
    tags: [
      ...tagsOf(flow),
      ...flow.triggers.map(({ kind }) => kind),
      flow.personalData.length > 0 && "personal-data",
    ],
    annotations: {
      "crossdock/mode": flow.mode,
      "crossdock/overlays": flow.overlays.join(", "),
      "crossdock/objective": flow.objective?.words ?? "",
    },
    description: flow.description ?? flow.summary,
    spec: {
      type: "integration-flow",
      lifecycle: lifecycleOf([flow.mode]),
      owner: ref.owner(owner),
      system: retailer === null ? undefined : ref.retailerSystem(retailer, domain),
      providesApis: webhooksOf(flow).map(({ trigger }) => ref.webhook(flow, trigger.id)),
      consumesApis: [
        ...new Set([...arrivingContracts(flow), ...(flow.contract === null ? [] : [flow.contract])]),
      ].map(ref.contract),
      dependsOn: used.map(ref.system),
    },
  });
}

function resource(system: CatalogSystem, { environment }: Catalog): unknown {
  const { connector, owner, retailer, domain, address, residency } = system;
  return entity("Resource", system, {
    tags: [...tagsOf(system), connector],
    annotations: {
      "crossdock/address": address ?? "",
      "crossdock/environment": environment,
      "crossdock/residency": residency ?? "",
    },
    description: system.description ?? system.connectorSummary,
    spec: {
      type: connector,
      owner: ref.owner(owner),
      system: retailer === null ? undefined : ref.retailerSystem(retailer, domain),
    },
  });
}

function contractApi(contract: CatalogContract, { catalog, schemaOf }: CatalogSource): unknown {
  const schema = schemaOf(contract.reference);
  const users = catalog.flows.filter(({ id }) => contract.usedBy.includes(id));
  const classes = contract.fields.flatMap((field) => (field.class === null ? [] : [field.class]));
  return apiOf(contract, {
    type: "json-schema",
    lifecycle: lifecycleOf(users.map(({ mode }) => mode)),
    definition: JSON.stringify(schema ? standaloneSchema(schema) : {}, null, 2),
    tags: [...tagsOf(contract), contract.role, ...new Set(classes.map((name) => `class:${name}`))],
  });
}

function webhookApis(flow: CatalogFlow, source: CatalogSource): unknown[] {
  return webhooksOf(flow).map((webhook) => {
    const { trigger } = webhook;
    const about = {
      ...flow,
      id: `${flow.id}:${trigger.id}`,
      title: `${flow.title}: ${trigger.id}`,
      description: trigger.words,
      place: trigger.place,
    };
    return apiOf(about, {
      name: ref.webhookName(flow, trigger.id),
      type: "openapi",
      lifecycle: lifecycleOf([flow.mode]),
      definition: JSON.stringify(webhookOpenapi(webhook, source), null, 2),
      tags: [...tagsOf(flow), "webhook"],
    });
  });
}

/** Of several modes the one that counts most. What runs is in production, what is watched is an experiment. */
function lifecycleOf(modes: readonly string[]): string {
  if (modes.includes("live")) return "production";
  return modes.includes("shadow") ? "experimental" : (modes[0] ?? "unused");
}
