import type { Registry } from "@crossdock/kit";
import type { TObject } from "typebox";
import type { KindName } from "../workspace.ts";
import { contractKind } from "./contract.ts";
import { documentSchema, type KindDefinition } from "./define-kind.ts";
import { environmentKind } from "./environment.ts";
import { flowKind } from "./flow.ts";
import { flowTestKind } from "./flow-test.ts";
import { mappingKind } from "./mapping-kind.ts";
import { overlayKind } from "./overlay.ts";
import { policyKind } from "./policy.ts";
import { retailerKind } from "./retailer.ts";
import { anySystemSchema, systemKind, systemSchema } from "./system.ts";
import { tableKind } from "./table.ts";

/** All kinds that can be written, by name. */
export const kinds: Readonly<Record<KindName, KindDefinition>> = {
  Flow: flowKind,
  System: systemKind,
  Retailer: retailerKind,
  Contract: contractKind,
  Mapping: mappingKind,
  Table: tableKind,
  Policy: policyKind,
  Environment: environmentKind,
  Overlay: overlayKind,
  FlowTest: flowTestKind,
};

/** Kinds of the language that this version does not build. */
export const unsupportedKinds = ["AvailabilityPolicy", "Process", "Reconciliation"] as const;

/** The compiled checks hang on the schema object, so each is made once per registry. */
const schemas = new WeakMap<Registry, Map<string, TObject>>();

/**
 * The schema of a kind's documents. For a System, `document` chooses the connector and the `auth` scheme whose fields
 * are spliced in; without it, `auth` and `options` are open.
 */
export function kindSchema(
  kind: KindName,
  registry: Registry,
  document?: Readonly<Record<string, unknown>>,
): TObject {
  const known = schemas.get(registry) ?? new Map<string, TObject>();
  schemas.set(registry, known);
  const connector = document?.["connector"];
  const scheme = (document?.["auth"] as { scheme?: unknown } | null | undefined)?.scheme;
  const ofConnector =
    kind === "System" && typeof connector === "string" && registry.connectors.has(connector);
  // Schemes that do not exist share one entry, so that text from files cannot grow the map.
  const authSchemes = ofConnector ? registry.connectors.get(connector)?.auth : undefined;
  const knownScheme = authSchemes && typeof scheme === "string" && Object.hasOwn(authSchemes, scheme);
  const id = ofConnector ? `System ${connector} ${knownScheme ? scheme : ""}` : kind;
  let schema = known.get(id);
  if (!schema) {
    if (ofConnector) schema = systemSchema(registry, connector, scheme);
    else schema = kind === "System" ? anySystemSchema(registry) : documentSchema(kinds[kind], registry);
    known.set(id, schema);
  }
  return schema;
}
