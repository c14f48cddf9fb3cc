import type { SourceDocument } from "@crossdock/flow";
import { durationAt, entriesAt, textAt, valueAt } from "@crossdock/kit";
import { counted, durationWords } from "../words/duration.ts";
import { type Context, ownedOf, systemId } from "./context.ts";
import type { CatalogFlow, CatalogSystem } from "./schema.ts";

export function systemEntry(
  system: SourceDocument,
  flows: readonly CatalogFlow[],
  { rendered, registry, env }: Context,
): CatalogSystem {
  const { value, retailer } = system;
  const id = systemId(system);
  const connector = textAt(value, "connector") ?? "";
  const written = textAt(value, "baseUrl");
  const [, variable] = /^\$\{env:([^}]+)\}$/.exec(written ?? "") ?? [];
  const roles = rendered.workspace.resources.list("Retailer").flatMap((owner) =>
    entriesAt(owner.value, "systems")
      .filter(([, name]) => name === system.name && (retailer === null || retailer === owner.name))
      .map(([role]) => ({ retailer: owner.name, role })),
  );
  return {
    id,
    retailer,
    ...ownedOf(system),
    connector,
    connectorSummary: registry.connectors.get(connector)?.summary ?? "",
    address: originOf(variable === undefined ? written : env(variable)),
    addressFrom: variable ?? null,
    auth: textAt(value, "auth", "scheme") ?? "none",
    residency: textAt(value, "residency") ?? null,
    limits: limitWords(system),
    breaker: breakerWords(system),
    roles,
    operations: operationsOf(id, flows),
  };
}

/** Scheme and host alone: a path may name a tenant, and a query a key. */
function originOf(address: string | undefined): string | null {
  try {
    return address === undefined ? null : new URL(address).origin.replace(/^null$/, "local folder");
  } catch {
    return null;
  }
}

function limitWords({ value }: SourceDocument): string[] {
  const concurrency = valueAt(value, "limits", "concurrency");
  const requests = valueAt(value, "limits", "rate", "requests");
  const per = durationAt(value, "limits", "rate", "per");
  const timeout = durationAt(value, "limits", "timeout");
  return [
    typeof concurrency === "number" && `${counted(concurrency, "call")} at once`,
    typeof requests === "number" &&
      per !== undefined &&
      `${counted(requests, "call")} in ${durationWords(per)}`,
    timeout !== undefined && `an answer within ${durationWords(timeout)}`,
  ].filter((line) => typeof line === "string");
}

function breakerWords({ value }: SourceDocument): string | null {
  if (valueAt(value, "breaker") === undefined) return null;
  const failures = valueAt(value, "breaker", "failures") ?? 10;
  const within = durationAt(value, "breaker", "within") ?? 60_000;
  const probe = durationAt(value, "breaker", "probe") ?? 30_000;
  return `After ${counted(Number(failures), "failure")} within ${durationWords(within)} messages wait, and one is tried every ${durationWords(probe)} until it answers again.`;
}

function operationsOf(id: string, flows: readonly CatalogFlow[]): CatalogSystem["operations"] {
  const found = new Map<string, CatalogSystem["operations"][number]>();
  const note = (name: string, summary: string, trait: string, flow: string): void => {
    const known = found.get(name) ?? { name, summary, trait, usedBy: [] };
    if (!known.usedBy.includes(flow)) known.usedBy.push(flow);
    if (known.summary === "") Object.assign(known, { summary, trait });
    found.set(name, known);
  };
  for (const flow of flows) {
    for (const { system, operation, summary } of flow.triggers) {
      if (system === id && operation !== null) note(operation, summary ?? "", "safe", flow.id);
    }
    for (const call of flow.steps.flatMap(({ calls }) => calls)) {
      if (call.system === id) note(call.operation, call.summary, call.trait, flow.id);
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
