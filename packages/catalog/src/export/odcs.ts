import { type Fields, isFields } from "@crossdock/kit";
import type { Catalog, CatalogContract, CatalogFlow, CatalogSystem } from "../model/schema.ts";
import { elementId, legalName } from "./legal-name.ts";
import { odcsProperties } from "./odcs-property.ts";
import { type CatalogSource, runbookLink, yamlDocuments } from "./source.ts";
import { arrivingContracts } from "./webhooks.ts";

/** Contracts as Open Data Contracts (ODCS v3.1), by the name of a file for each. */
export function odcsCatalog(source: CatalogSource): Record<string, string> {
  return Object.fromEntries(
    source.catalog.contracts.map((contract) => [
      `${legalName(contract.reference, { dots: true })}.odcs.yaml`,
      yamlDocuments([odcsContract(contract, source)]),
    ]),
  );
}

export function odcsContract(contract: CatalogContract, { catalog, schemaOf }: CatalogSource): unknown {
  const { id, name, version, description, owner, domain, reference, runbook } = contract;
  const flows = catalog.flows.filter((flow) => contract.usedBy.includes(flow.id));
  const [only, ...others] = new Set(flows.flatMap(({ retailer }) => retailer ?? []));
  const link = runbookLink(runbook);
  return {
    apiVersion: "v3.1.0",
    kind: "DataContract",
    id,
    name,
    version: String(version),
    // A shadow and a pause are on the way to it, or no more.
    status: flows.some(({ mode }) => mode === "live") ? "active" : "draft",
    domain: domain ?? undefined,
    tenant: others.length === 0 ? only : undefined,
    description: { purpose: description ?? undefined, usage: usages[contract.role] },
    team: { name: owner },
    authoritativeDefinitions: link === undefined ? undefined : [{ url: link, type: "runbook" }],
    schema: [schemaObject(contract, schemaOf(reference) ?? {})],
    servers: some(serversOf(contract, flows, catalog)),
    slaProperties: some(flows.flatMap(promiseOf)),
    customProperties: customOf(contract, catalog),
  };
}

const usages: Readonly<Record<string, string>> = {
  consumed: "The other side may add fields, which are dropped.",
  produced: "Closed: fields are only ever added.",
};

function schemaObject({ name, title, description, fields }: CatalogContract, schema: Fields): unknown {
  const recordOf = new Map(
    fields.flatMap(({ path, systemOfRecord }) =>
      systemOfRecord === null ? [] : [[path, systemOfRecord] as const],
    ),
  );
  const classOf = ({ "x-classification": written }: Fields) =>
    typeof written === "string" ? written : undefined;
  const { items } = schema;
  const isList = schema["type"] === "array" && isFields(items);
  const around = { path: isList ? "[]" : "", dataClass: classOf(schema), recordOf };
  return {
    name,
    businessName: title,
    logicalType: "object",
    physicalType: isList ? "JSON, a list of them" : "JSON",
    description: description ?? undefined,
    properties: isList
      ? odcsProperties(items, { ...around, dataClass: classOf(items) ?? around.dataClass })
      : odcsProperties(schema, around),
  };
}

/** Where the data comes from: Systems that send messages of it, and those whose values count in it. */
function serversOf(contract: CatalogContract, flows: readonly CatalogFlow[], catalog: Catalog): unknown[] {
  const retailers = new Set(flows.map(({ retailer }) => retailer));
  const roles = new Set(contract.fields.map(({ systemOfRecord }) => systemOfRecord));
  const records = catalog.retailers
    .filter(({ name }) => retailers.has(name))
    .flatMap((retailer) => retailer.roles.flatMap(({ role, system }) => (roles.has(role) ? system : [])));
  const senders = flows.filter((flow) => arrivingContracts(flow).includes(contract.reference));
  const ids = new Set([...senders.flatMap(({ sources }) => sources), ...records]);
  return catalog.systems.filter(({ id }) => ids.has(id)).map((system) => server(system, catalog.environment));
}

function server(
  { name, retailer, title, address, addressFrom }: CatalogSystem,
  environment: string,
): unknown {
  const isWeb = address !== null && /^https?:/.test(address);
  const unknown = addressFrom === null ? "" : ` Its address is in the environment variable ${addressFrom}.`;
  return {
    id: elementId(retailer, name),
    server: retailer === null ? name : `${retailer}/${name}`,
    type: isWeb ? "api" : "custom",
    ...(isWeb ? { location: address } : {}),
    description: `${title}.${isWeb ? "" : unknown}`,
    environment,
  };
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
  ["ms", 1],
] as const;

/** The objective of a flow; what a shadow does is owed to nobody. */
function promiseOf({ name, version, title, retailer, objective, mode }: CatalogFlow): unknown[] {
  if (objective === null || mode === "shadow" || retailer === null) return [];
  const { within, words } = objective;
  const [unit, size] = units.find(([, each]) => within % each === 0) ?? ["ms", 1];
  const about = { driver: "operational", description: `${title}, for ${retailer}: ${words}` };
  return [
    {
      id: elementId(retailer, `${name}-v${version}`),
      property: "latency",
      value: within / size,
      unit,
      ...about,
    },
  ];
}

function customOf(contract: CatalogContract, { classes }: Catalog): unknown[] {
  const used = new Set(contract.fields.map((field) => field.class));
  const dataClasses = classes.filter(({ name }) => used.has(name));
  return [
    { property: "compatibility", value: contract.compatibility },
    ...(contract.criticality === null ? [] : [{ property: "criticality", value: contract.criticality }]),
    { property: "schemaFile", value: contract.schema },
    ...(dataClasses.length > 0 ? [{ property: "dataClasses", value: dataClasses }] : []),
  ];
}

function some<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length > 0 ? items : undefined;
}
