import type { Catalog, CatalogFlow, CatalogObjective } from "../model/schema.ts";
import { legalName } from "./legal-name.ts";
import { runbookLink, yamlDocuments } from "./source.ts";

/** Longest description that the standard takes. */
const longest = 1050;

/** The objectives that flows declare, as OpenSLO v1: each is measured by the metrics of the daemon. */
export function opensloCatalog(catalog: Catalog): string {
  return yamlDocuments(opensloObjects(catalog));
}

export function opensloObjects(catalog: Catalog): unknown[] {
  const flows = catalog.flows.filter(({ retailer }) => retailer !== null);
  const owed = flows.flatMap((flow) => {
    // What a shadow does is owed to nobody, and not counted.
    return flow.objective === null || flow.mode === "shadow" ? [] : [{ flow, objective: flow.objective }];
  });
  return [
    ...(owed.length > 0 ? [dataSource(catalog)] : []),
    ...flows.map((flow) => object("Service", nameOf(flow), flow, { description: described(flow) })),
    ...owed.flatMap(({ flow, objective }) => [indicator(flow, objective), promise(flow, objective)]),
  ];
}

function dataSource({ environment }: Catalog): unknown {
  return {
    apiVersion: "openslo/v1",
    kind: "DataSource",
    metadata: { name: sourceName, displayName: "Metrics of crossdock", labels: { environment } },
    spec: {
      description: "The Prometheus that reads GET /metrics of the daemon. Add where it answers.",
      type: "Prometheus",
      connectionDetails: {},
    },
  };
}

const sourceName = "crossdock-metrics";

function indicator(flow: CatalogFlow, { words }: CatalogObjective): unknown {
  const labels = `flow=${JSON.stringify(flow.reference)},retailer=${JSON.stringify(flow.retailer)}`;
  const metric = (query: string) => ({ metricSource: { metricSourceRef: sourceName, spec: { query } } });
  return object("SLI", indicatorName(flow), flow, {
    description: words,
    ratioMetric: {
      counter: true,
      good: metric(`sum(crossdock_objective_met_total{${labels}})`),
      total: metric(`sum(crossdock_messages_received_total{${labels},mode="live",state="accepted"})`),
    },
  });
}

function promise(flow: CatalogFlow, objective: CatalogObjective): unknown {
  return object("SLO", objectiveName(flow), flow, {
    description: objective.words,
    service: nameOf(flow),
    indicatorRef: indicatorName(flow),
    timeWindow: [{ duration: shorthand(objective.over), isRolling: true }],
    budgetingMethod: "Occurrences",
    objectives: [{ displayName: objective.words, targetPercent: objective.target }],
  });
}

function object(kind: "Service" | "SLI" | "SLO", name: string, flow: CatalogFlow, spec: unknown): unknown {
  const runbook = runbookLink(flow.runbook) ?? flow.runbook;
  return {
    apiVersion: "openslo/v1",
    kind,
    metadata: {
      name,
      displayName: `${flow.title} (${flow.retailer})`,
      labels: {
        retailer: flow.retailer,
        owner: flow.owner,
        domain: flow.domain ?? undefined,
        criticality: flow.criticality ?? undefined,
        mode: flow.mode,
      },
      annotations: { "crossdock/id": flow.id, "crossdock/runbook": runbook ?? undefined },
    },
    spec,
  };
}

/** `acme-order-to-erp-v1`, with a digest: names have no dots here, so the parts could be cut differently. */
const nameOf = ({ id }: CatalogFlow): string => legalName(id.replace(/^flow:/, ""));
const indicatorName = ({ id }: CatalogFlow): string => legalName(id.replace(/^flow:/, "in-time/"));
const objectiveName = ({ id }: CatalogFlow): string => legalName(id.replace(/^flow:/, "objective/"));

function described({ description, summary }: CatalogFlow): string {
  const text = description ?? summary;
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** A time as OpenSLO writes it, in the largest unit that it fills. */
function shorthand(time: number): string {
  const minutes = Math.max(1, Math.round(time / 60_000));
  if (minutes % 10_080 === 0) return `${minutes / 10_080}w`;
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
