import { createHash } from "node:crypto";
import { type Rendered, renderedOf, renderWorkspace, tablesOf, type Workspace } from "@crossdock/flow";
import { durationAt, entriesAt, itemsAt, type Registry, textAt } from "@crossdock/kit";
import { createAnalyses } from "@crossdock/lint";
import { createLineage } from "../lineage/field-entries.ts";
import { durationWords } from "../words/duration.ts";
import { type Context, flowId } from "./context.ts";
import { contractEntry } from "./contracts.ts";
import { flowEntry } from "./flows.ts";
import { forRetailer } from "./for-retailer.ts";
import { mappingEntry, tableEntry, tableUsers } from "./mappings.ts";
import { resourceEntries } from "./resources.ts";
import { ownersOf, retailerEntry } from "./retailers.ts";
import type { Catalog } from "./schema.ts";
import { systemEntry } from "./systems.ts";

export interface CatalogOptions {
  registry: Registry;
  /** Name of the Environment. */
  environment: string;
  /** For one retailer only: its flows, and what they use. Default: all. */
  retailer?: string;
  /** Value of an environment variable, for the addresses of Systems. Default: none is known. */
  env?: (name: string) => string | undefined;
}

/**
 * The model of a workspace: rendered resources, once for each retailer, with everything in words. Only documents that
 * are valid are in it. Never throws for what is in the files.
 */
export function buildCatalog(workspace: Workspace, options: CatalogOptions): Catalog {
  const { registry, environment, env = () => undefined } = options;
  const rendered = renderWorkspace(workspace, { registry });
  const { flows } = rendered;
  const analyses = createAnalyses(flows, rendered, registry);
  const context: Context = { rendered, registry, flows, analyses, lineage: createLineage(analyses), env };
  const valid = (kind: string) => renderedOf(rendered, kind).filter((resource) => resource.valid);
  const documents = (kind: string) => workspace.resources.list(kind).filter((document) => document.valid);
  const entries = flows.map((flow) => flowEntry(flow, context)).sort(byId);
  const mappings = valid("Mapping").map((mapping) => mappingEntry(mapping, entries, context));
  const users = tableUsers(context, flowId);
  const place = documents("Environment").find(({ name }) => name === environment);
  const [policy] = documents("Policy");
  const catalog = {
    revision: digestOfFiles(workspace),
    environment,
    allowedHosts: itemsAt(place?.value, "allowedHosts").map(String),
    retailers: documents("Retailer")
      .map((retailer) => retailerEntry(retailer, entries, context))
      .sort(byId),
    flows: entries,
    systems: documents("System")
      .map((system) => systemEntry(system, entries, context))
      .sort(byId),
    contracts: documents("Contract")
      .map((contract) => contractEntry(contract, entries, mappings, context))
      .sort(byId),
    mappings: mappings.sort(byId),
    tables: valid("Table")
      .map((table) => tableEntry(table, rowsOf(table, context), users))
      .sort(byId),
    resources: resourceEntries(context),
    classes: entriesAt(policy?.value, "classification").map(([name, value]) => ({
      name,
      mask: textAt(value, "mask") ?? "none",
      retain: durationWords(durationAt(value, "retain") ?? 0),
    })),
  };
  const chosen = options.retailer === undefined ? catalog : forRetailer(catalog, options.retailer);
  return { ...chosen, owners: ownersOf(chosen) };
}

function rowsOf(table: Rendered, { rendered }: Context): number {
  const owner = table.retailer ?? table.document.retailer ?? "";
  const known = tablesOf(rendered, owner)[table.name];
  return Object.keys(known?.entries ?? {}).length;
}

function digestOfFiles({ files }: Workspace): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}
