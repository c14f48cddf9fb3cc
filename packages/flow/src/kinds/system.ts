import { choice, type Fields, fieldSchema, host, isFields, type Registry, reference } from "@crossdock/kit";
import { type TObject, type TProperties, Type } from "typebox";
import { compileSystems } from "../compile/systems.ts";
import type { SourceDocument } from "../workspace.ts";
import { type ChosenSchema, closed, defineKind, documentSchema, referToIt, section } from "./define-kind.ts";
import { systemDiff } from "./system-diff.ts";
import { breaker, connectorOf, limits } from "./system-fields.ts";

const anyFields = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description });

export const systemKind = defineKind({
  name: "System",
  summary: "One external system: its connector, address, credentials and limits.",
  suffix: "system",
  folder: "either",
  versioned: false,
  rated: "required",
  interpolated: true,
  example: `kind: System
name: acme-odoo
owner: acme-erp
domain: erp
criticality: critical
connector: odoo
baseUrl: '\${env:ACME_ODOO_URL}'
auth: { scheme: bearer, token: '\${secret:acme/odoo/api-key}' }
options: { database: acme, api: json-2 }
limits: { concurrency: 3, rate: { requests: 20, per: 1s }, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
residency: eu
clearance: personal
`,
  fields: (registry) => ({
    connector: choice([...registry.connectors.keys()], { description: "The connector that speaks to it." }),
    baseUrl: Type.Optional(
      Type.String({ minLength: 1, description: "Address that the connector's paths are added to." }),
    ),
    auth: Type.Optional(
      Type.Object(
        {
          scheme: Type.String({ description: "How calls are signed; the connector lists what it accepts." }),
        },
        { description: "Credentials; the further fields are those of the scheme. Default: none." },
      ),
    ),
    options: Type.Optional(anyFields("The connector's own options.")),
    redirects: Type.Optional(
      Type.Array(host({ description: "A host, or `*.` and a domain." }), {
        description:
          "Hosts that the System may redirect a request to. Credentials and headers of the System stay behind. Default: a redirect stays on the origin of `baseUrl`.",
      }),
    ),
    limits: Type.Optional(limits),
    breaker: Type.Optional(breaker),
    residency: Type.Optional(Type.String({ description: "Where its data stays, such as `eu`." })),
    clearance: Type.Optional(
      Type.String({
        description:
          "Highest class of data that it may hold, a name from the Policy's `classification`. Default: any.",
      }),
    ),
    ...keysOfConnectors(registry),
  }),
  openSchema: anySystemSchema,
  chosenSchema: schemaOfConnector,
  // A connector looks at a System that fits its schema, and at no other.
  describe,
  unused: referToIt,
  diff: systemDiff,
  compile: compileSystems,
  check: (value, registry, fits) =>
    fits ? (connectorOf(value, registry)?.check?.(value, registry.shapes) ?? []) : [],
});

function describe({ value, operations }: SourceDocument): string {
  const names = [...operations.operations.keys()].map((name) => `\`${name}\``);
  const connector = `Connector \`${String(value["connector"])}\``;
  return names.length > 0 ? `${connector}\n\nOperations: ${names.join(", ")}` : connector;
}

/** Fields of a System that only some connectors have, such as `operations` of `http`. */
function keysOfConnectors(registry: Registry): TProperties {
  const keys: TProperties = {};
  for (const { system } of registry.connectors.values()) {
    for (const [key, field] of Object.entries(system?.properties ?? {})) {
      keys[key] = Type.Optional(field);
    }
  }
  return keys;
}

/**
 * The schema of Systems of any connector, for editors and the reference: a connector's own fields are told by
 * conditions, so that `options` and `auth` are completed once `connector` is written.
 */
function anySystemSchema(registry: Registry): TObject {
  const allOf = [...registry.connectors.values()].map(({ name, options, auth }) => ({
    if: { properties: { connector: { const: name } }, required: ["connector"] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      properties: {
        options: section(options, "The connector's own options."),
        auth: {
          description: `Credentials of the connector \`${name}\`.`,
          properties: {
            scheme: { enum: Object.keys(auth), description: "How calls are signed." },
          },
          allOf: Object.entries(auth).map(([scheme, fields]) => ({
            if: { properties: { scheme: { const: scheme } }, required: ["scheme"] },
            // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
            then: authSchema([scheme], fields),
          })),
        },
      },
    },
  }));
  return Object.assign({ ...documentSchema(systemKind, registry) }, { allOf });
}

/**
 * The schema of a System of one connector and `auth` scheme: their own fields are spliced in. An unknown scheme stays
 * open, so that one unknown word does not hide what is wrong in the rest.
 */
function schemaOfConnector(system: Fields, registry: Registry): ChosenSchema | undefined {
  const connector = connectorOf(system, registry);
  if (!connector) return undefined;
  const schemes = Object.keys(connector.auth);
  const written = isFields(system["auth"]) ? system["auth"]["scheme"] : undefined;
  // Schemes that do not exist share one schema, so that text from files makes no more of them.
  const scheme = typeof written === "string" && schemes.includes(written) ? written : undefined;
  return {
    id: `${connector.name} ${scheme ?? ""}`,
    make() {
      const general = documentSchema(systemKind, registry).properties;
      const foreign = Object.keys(keysOfConnectors(registry));
      const shared = Object.entries(general).filter(([key]) => !foreign.includes(key));
      const auth = authSchema(schemes, scheme === undefined ? undefined : connector.auth[scheme]);
      const properties: TProperties = {
        ...Object.fromEntries(shared),
        auth: optionalUnless(!schemes.includes("none") && schemes.length > 0, auth),
        options: optionalUnless(
          hasRequired(connector.options),
          section(connector.options, "The connector's own options."),
        ),
        ...connector.system?.properties,
      };
      return closed(properties, systemKind.summary);
    },
  };
}

function authSchema(schemes: string[], auth: TObject | undefined): TObject {
  const scheme = choice(schemes, { description: "How calls are signed." });
  if (!auth) return Type.Object({ scheme });
  return closed({ ...{ scheme, ...auth.properties }, scheme }, "Credentials.");
}

function hasRequired(schema: TObject): boolean {
  const { properties = {}, required = [] } = fieldSchema(schema);
  return required.some((name) => properties[name]?.default === undefined);
}

function optionalUnless(required: boolean, schema: TObject): TObject {
  return required ? schema : Type.Optional(schema);
}

/** Reference to a System by a retailer. */
export const systemName = (description: string) => reference("System", false, { description });
