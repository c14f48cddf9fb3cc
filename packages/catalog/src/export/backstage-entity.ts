import { splitId } from "../model/ids.ts";
import type { Catalog, CatalogContract, CatalogFlow, CatalogRetailer } from "../model/schema.ts";
import { legalName } from "./legal-name.ts";
import { runbookLink } from "./source.ts";

type Owned = Pick<
  CatalogContract,
  "id" | "title" | "description" | "owner" | "domain" | "criticality" | "runbook" | "place"
>;

interface Parts {
  name?: string;
  tags: readonly (string | false)[];
  /** Those without a value are left out. */
  annotations: Readonly<Record<string, string>>;
  description: string | null;
  spec: unknown;
}

/** What belongs to a retailer lies in its namespace; what is shared, in the default one. */
function namespaceOf(retailer: string | null): string {
  if (retailer === null) return "default";
  return retailer === "default" ? legalName("default retailer") : legalName(retailer);
}

const nameOf = (reference: string): string => legalName(reference, { dots: true });
const systemName = (domain: string | null): string =>
  domain === null ? "other" : legalName(domain === "other" ? "other domain" : domain);
const webhookName = ({ reference }: CatalogFlow, trigger: string): string =>
  nameOf(`${reference.replace("@", ".v")}.${trigger}`);

/** Names of other entities, always with their namespace. */
export const ref = {
  owner: (name: string) => `group:default/${legalName(name)}`,
  domain: (name: string) => `domain:default/${legalName(name)}`,
  retailerSystem: (retailer: string, domain: string | null) =>
    `system:${namespaceOf(retailer)}/${systemName(domain)}`,
  contract: (reference: string) => `api:default/${nameOf(reference)}`,
  webhook: (flow: CatalogFlow, trigger: string) =>
    `api:${namespaceOf(flow.retailer)}/${webhookName(flow, trigger)}`,
  webhookName,
  system(id: string): string {
    const { retailer, reference } = splitId(id);
    return `resource:${namespaceOf(retailer)}/${nameOf(reference)}`;
  },
};

/** An entity for something that the catalogue has an id of. */
export function entity(kind: "Component" | "Resource" | "API", owned: Owned, parts: Parts): unknown {
  const { retailer, reference } = splitId(owned.id);
  const runbook = runbookLink(owned.runbook);
  const annotations = {
    "crossdock/id": owned.id,
    "crossdock/place": `${owned.place.file}:${owned.place.line}`,
    "crossdock/runbook": owned.runbook ?? "",
    ...parts.annotations,
  };
  return {
    apiVersion: "backstage.io/v1alpha1",
    kind,
    metadata: {
      namespace: namespaceOf(retailer),
      name: parts.name ?? nameOf(reference),
      title: owned.title,
      description: parts.description ?? undefined,
      annotations: Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== "")),
      tags: legalTags(parts.tags),
      links: runbook === undefined ? undefined : [{ url: runbook, title: "Runbook", type: "runbook" }],
    },
    spec: parts.spec,
  };
}

export function apiOf(
  owned: Owned,
  api: { name?: string; type: string; lifecycle: string; definition: string; tags: readonly string[] },
): unknown {
  const { type, lifecycle, definition, tags } = api;
  return entity("API", owned, {
    ...(api.name === undefined ? {} : { name: api.name }),
    tags,
    annotations: {},
    description: owned.description,
    spec: { type, lifecycle, owner: ref.owner(owned.owner), definition },
  });
}

export function groupOf({ name }: Catalog["owners"][number]): unknown {
  return {
    apiVersion: "backstage.io/v1alpha1",
    kind: "Group",
    metadata: { namespace: "default", name: legalName(name), title: name },
    spec: { type: "team", profile: { displayName: name }, children: [] },
  };
}

export function domainOf(name: string, owner: string): unknown {
  return {
    apiVersion: "backstage.io/v1alpha1",
    kind: "Domain",
    metadata: { namespace: "default", name: legalName(name), title: name },
    spec: { owner: ref.owner(owner) },
  };
}

export function retailerSystemOf(retailer: CatalogRetailer, domain: string | null): unknown {
  const { name, title, owner } = retailer;
  return {
    apiVersion: "backstage.io/v1alpha1",
    kind: "System",
    metadata: {
      namespace: namespaceOf(name),
      name: systemName(domain),
      title: `${title}: ${domain ?? "without a domain"}`,
      annotations: { "crossdock/id": retailer.id },
    },
    spec: { owner: ref.owner(owner), domain: domain === null ? undefined : ref.domain(domain) },
  };
}

export function tagsOf({ domain, criticality }: Owned): string[] {
  return [domain, criticality].filter((tag) => tag !== null);
}

/** Tags have letters of their own; one that cannot be written is left out. */
function legalTags(tags: readonly (string | false)[]): string[] {
  const legal = tags
    .filter((tag) => tag !== false)
    .map((tag) =>
      tag
        .toLowerCase()
        .replace(/[^a-z0-9:+#]+/g, "-")
        .replace(/^-|-$/g, "")
        .slice(0, 63),
    )
    .map((tag) => tag.replace(/-$/, ""));
  return [...new Set(legal)].filter((tag) => tag !== "");
}
