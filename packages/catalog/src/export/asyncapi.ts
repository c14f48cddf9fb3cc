import type { Fields } from "@crossdock/kit";
import { groupedBy } from "../fields.ts";
import type { CatalogContract, CatalogFlow, CatalogSystem } from "../model/schema.ts";
import { asyncExchanges, type Exchange, keyOf } from "./asyncapi-exchanges.ts";
import { type CatalogSource, runbookLink, standaloneSchema, yamlDocuments } from "./source.ts";
import { webhookSecurity } from "./webhooks.ts";

/** What crossdock receives and sends, as one AsyncAPI 3.0 document seen from crossdock. */
export function asyncapiCatalog(source: CatalogSource): string {
  return yamlDocuments([asyncapiDocument(source)]);
}

export function asyncapiDocument(source: CatalogSource): Fields {
  const { catalog, schemaOf } = source;
  const exchanges = asyncExchanges(source);
  const retailers = catalog.retailers.map(({ title }) => title).join(", ") || "nobody";
  const used = new Set(exchanges.flatMap(({ contracts }) => contracts));
  const contracts = catalog.contracts.filter(({ reference }) => used.has(reference));
  const systems = catalog.systems.filter(({ id }) => exchanges.some(({ system }) => system === id));
  const isCalled = exchanges.some(({ system }) => system === null);
  return {
    asyncapi: "3.0.0",
    info: {
      title: `Integrations of ${retailers}`,
      version: catalog.revision.slice(0, 12),
      description: `What crossdock receives and sends in the environment ${catalog.environment}.`,
    },
    defaultContentType: "application/json",
    servers: {
      ...(isCalled ? { crossdock: ownServer } : {}),
      ...Object.fromEntries(systems.map((system) => [serverKey(system), server(system)])),
    },
    channels: Object.fromEntries(
      [...groupedBy(exchanges, ({ channel }) => channel)].map(([key, all]) => [key, channel(all, systems)]),
    ),
    operations: Object.fromEntries(exchanges.map((exchange) => [exchange.key, operation(exchange, source)])),
    components: {
      messages: Object.fromEntries(
        contracts.map((contract) => [keyOf(contract.reference), message(contract, schemaOf)]),
      ),
      securitySchemes: Object.fromEntries(
        exchanges.flatMap(({ key, trigger }) => {
          const scheme = trigger && webhookSecurity(trigger, "httpApiKey");
          return scheme ? [[key, scheme]] : [];
        }),
      ),
    },
  };
}

const ownServer = {
  host: "{host}",
  protocol: "http",
  title: "crossdock",
  description: "The daemon, which answers what is sent to its webhooks.",
  variables: { host: { description: "Where senders reach the daemon; a workspace does not know it." } },
};

/** Scheme and host alone. Where they are not known here, a variable stands for them. */
function server(system: CatalogSystem): unknown {
  const { title, description, address, addressFrom, connector, owner } = system;
  const known = address !== null && URL.canParse(address) ? new URL(address) : undefined;
  const about = {
    title,
    description: description ?? undefined,
    tags: [{ name: connector }],
    "x-owner": owner,
  };
  if (known) return { host: known.host, protocol: known.protocol.replace(":", ""), ...about };
  const from = addressFrom === null ? "Not known here." : `That of the address in ${addressFrom}.`;
  const protocol = connector === "file" ? "file" : "http";
  return { host: "{host}", protocol, ...about, variables: { host: { description: from } } };
}

const serverKey = ({ retailer, name }: CatalogSystem): string => keyOf(retailer, name);

/** All that goes over one address. Where only the system's connector knows it, it is null. */
function channel(exchanges: readonly Exchange[], systems: readonly CatalogSystem[]): unknown {
  const [first] = exchanges;
  if (!first) throw new Error("a channel always has an operation");
  const system = systems.find(({ id }) => id === first.system);
  return {
    address: first.address,
    title: first.channelTitle,
    servers: [{ $ref: `#/servers/${system ? serverKey(system) : "crossdock"}` }],
    messages: Object.fromEntries(
      exchanges.flatMap(({ key, contracts, payload, title }): [string, unknown][] =>
        contracts.length === 0
          ? [[key, { title, payload }]]
          : contracts.map((name) => [keyOf(name), { $ref: `#/components/messages/${keyOf(name)}` }]),
      ),
    ),
  };
}

function operation(exchange: Exchange, { catalog }: CatalogSource): unknown {
  const { key, action, channel: to, contracts, title, words, flow, trigger, trait } = exchange;
  const messages = contracts.length > 0 ? contracts.map((name) => keyOf(name)) : [key];
  const isWebhook = trigger?.kind === "webhook";
  const isSigned = isWebhook && webhookSecurity(trigger, "httpApiKey") !== undefined;
  const link = runbookLink(flow.runbook);
  return {
    action,
    channel: { $ref: `#/channels/${to}` },
    title,
    summary: words,
    ...(isSigned ? { security: [{ $ref: `#/components/securitySchemes/${key}` }] } : {}),
    tags: [...new Set([flow.domain, trait, flow.mode])].flatMap((name) => (name ? [{ name }] : [])),
    ...(link === undefined ? {} : { externalDocs: { description: "Runbook", url: link } }),
    ...(isWebhook ? { bindings: { http: { method: "POST", bindingVersion: "0.3.0" } } } : {}),
    messages: [...new Set(messages)].map((name) => ({ $ref: `#/channels/${to}/messages/${name}` })),
    ...ownership(flow),
    "x-environment": catalog.environment,
  };
}

function ownership({ id, owner, criticality, mode }: CatalogFlow): Fields {
  return {
    "x-flow": id,
    "x-owner": owner,
    ...(criticality === null ? {} : { "x-criticality": criticality }),
    "x-mode": mode,
  };
}

function message(contract: CatalogContract, schemaOf: CatalogSource["schemaOf"]): unknown {
  const { reference, title, description, owner, domain, fields } = contract;
  const classes = [...new Set(fields.flatMap((field) => field.class ?? []))];
  return {
    name: reference,
    title,
    description: description ?? undefined,
    contentType: "application/json",
    payload: standaloneSchema(schemaOf(reference) ?? {}),
    ...(domain === null ? {} : { tags: [{ name: domain }] }),
    "x-owner": owner,
    ...(classes.length > 0 ? { "x-classifications": classes } : {}),
  };
}
