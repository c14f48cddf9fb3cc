import { isFields, type Registry, readFields } from "@crossdock/kit";
import { kindSchema } from "../kinds/kind-schema.ts";
import type { EnvironmentPlan } from "../plan.ts";
import { defaultProvider, secretProviders } from "../resolve/secret-providers.ts";
import type { SourceDocument } from "../workspace.ts";
import { type Interpolation, interpolate } from "./interpolate.ts";
import { readKind } from "./read-kind.ts";

/** An Environment as the daemon runs it; undefined when a variable of it is missing. */
export function environmentPlan(
  document: SourceDocument,
  interpolation: Interpolation,
): EnvironmentPlan | undefined {
  const { registry } = interpolation;
  const schema = kindSchema("Environment", registry);
  const { value, complete } = interpolate(document, schema, interpolation);
  if (!complete) return undefined;
  // Sections that are not written have their defaults as well.
  const written = { listen: {}, api: {}, shutdown: {}, telemetry: { logs: {} }, ...value };
  const telemetry = { logs: {}, ...(isFields(value["telemetry"]) ? value["telemetry"] : {}) };
  const read = readKind("Environment", registry, { ...written, telemetry });
  return {
    name: document.name,
    listen: read.listen,
    api: read.api,
    journal: journalOf(read.journal, registry),
    secrets: read.secrets === undefined ? [defaultProvider] : secretProviders(read),
    telemetry: read.telemetry,
    shutdown: read.shutdown,
    allowedHosts: read.allowedHosts,
    simulators: new Map(
      Object.entries(read.simulators ?? {}).flatMap(([system, written]) => {
        const [name, config] = Object.entries(written)[0] ?? [];
        return name === undefined ? [] : [[system, { name, config }] as const];
      }),
    ),
  };
}

function journalOf(
  written: Record<string, unknown> | undefined,
  registry: Registry,
): { name: string; config: unknown } {
  const [name, config] = Object.entries(written ?? {})[0] ?? [];
  if (name !== undefined) return { name, config };
  const definition = registry.journals.get("sqlite") ?? [...registry.journals.values()][0];
  if (!definition) throw new Error("the registry has no journal");
  return { name: definition.name, config: readFields(definition.config, {}) };
}
