import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import {
  compileWorkspace,
  type Files,
  type FlowPlan,
  kinds,
  loadWorkspace,
  type Revision,
} from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";

/** The flow library of this repository as tests see it. */
export const root = join(import.meta.dirname, "../..");

export const registry = createRegistry({ connectors, triggers, journals, kinds });

const folders = ["flows", "schemas/retail", "schemas/sfcc", "schemas/carrier", "docs/runbooks"];

/** All files of the workspace, as the daemon reads them. */
export function readLibrary(): Files {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  );
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

/** A value for every variable that the library reads, fit for machines of tests. */
export function localEnvironment(name: string): string | undefined {
  if (name.endsWith("_TOKEN_URL")) return "http://127.0.0.1:8801/dwsso/oauth2/access_token";
  if (name.endsWith("_SFCC_URL")) return "http://127.0.0.1:8801";
  if (name.endsWith("_URL")) return "http://127.0.0.1:8802";
  if (name.endsWith("_SFCC_ORGANIZATION")) return "f_ecom_zzxy_prd";
  if (name.endsWith("_MINIMUM_AGE")) return "0s";
  return known.has(name) ? "crossdock" : undefined;
}

/** The same for production, where only TLS and real hosts are allowed. */
export function productionEnvironment(name: string): string | undefined {
  if (name.endsWith("_TOKEN_URL")) return "https://account.demandware.com/dwsso/oauth2/access_token";
  if (name.endsWith("_SFCC_URL")) return "https://kv7kzm78.api.commercecloud.salesforce.com";
  if (name.endsWith("_HELPDESK_URL")) return "https://helpdesk.acme.example.com";
  if (name.endsWith("_URL")) return "https://crossdock.odoo.com";
  if (name.endsWith("_MINIMUM_AGE")) return "30m";
  return localEnvironment(name);
}

const known = new Set([
  "ACME_SFCC_CLIENT",
  "ACME_ODOO_DATABASE",
  "NORDWIND_SFCC_CLIENT",
  "NORDWIND_ODOO_JAPAN_DATABASE",
  "NORDWIND_ODOO_JAPAN_LOGIN",
  "NORDWIND_ODOO_EUROPE_DATABASE",
]);

/** The library compiled for environment `test`; throws with the findings when it is not clean. */
export function compileLibrary(): Revision {
  const workspace = loadWorkspace(readLibrary(), { registry });
  const compiled = compileWorkspace(workspace, { registry, environment: "test", env: localEnvironment });
  if (compiled.revision) return compiled.revision;
  throw new Error(compiled.diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
}

export function planOf({ plans }: Revision, retailer: string, flow: string): FlowPlan {
  const plan = plans.Flow.find((each) => each.retailer === retailer && each.flow === flow);
  if (!plan) throw new Error(`${retailer} does not use ${flow}`);
  return plan;
}

/** A message as a storefront sends it, from `test/fixtures/orders`. */
export function readOrder(name: string): Record<string, unknown> {
  // The fixtures are objects; what is in them is the contract's business.
  return JSON.parse(readFileSync(join(root, "test/fixtures/orders", `${name}.json`), "utf8")) as Record<
    string,
    unknown
  >;
}

export function orderNames(): string[] {
  return readdirSync(join(root, "test/fixtures/orders"))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}
