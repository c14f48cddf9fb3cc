import { type MetricDefinition, metricTable } from "@crossdock/server";
import { stringify } from "yaml";
import { json } from "../starter/json-text.ts";
import { withPart } from "./printed-part.ts";

const metrics: readonly MetricDefinition[] = Object.values(metricTable);

/** What an operator's tools read: alerts of Prometheus and a dashboard of Grafana. */
export function metricFiles(): Record<string, string> {
  return { "deploy/prometheus-rules.yaml": rules(), "deploy/grafana-dashboard.json": json(dashboard()) };
}

/** The text with its table of what is good renewed. */
export function withHealth(text: string): string {
  const rows = metrics.flatMap(({ name, good = [] }) =>
    good.map(({ of = "", reads }) => `| \`${name}${of}\` | ${reads} |`),
  );
  const table = ["| Look at | Good |", "| --- | --- |", ...rows].join("\n");
  return withPart(text, "packages/server/src/metrics/metric-table.ts", table);
}

function rules(): string {
  const alerts = metrics.flatMap(({ alerts = [] }) => alerts);
  const groups = [
    {
      name: "crossdock",
      rules: alerts.map(({ name, when, for: holds, severity, summary, action }) => ({
        alert: `Crossdock${name}`,
        expr: when,
        ...(holds === undefined ? {} : { for: holds }),
        labels: { severity },
        annotations: { summary, action },
      })),
    },
  ];
  const head =
    "# Alerts of Prometheus, printed from packages/server/src/metrics/metric-table.ts by `npm run generate`.\n";
  return head + stringify({ groups }, { lineWidth: 0 });
}

/** Two panels in a row, in the order of the table. */
function dashboard(): unknown {
  const panels = metrics.flatMap(({ help, panel }) => (panel ? [{ help, ...panel }] : []));
  return {
    title: "crossdock",
    uid: "crossdock",
    schemaVersion: 39,
    tags: ["crossdock"],
    editable: true,
    time: { from: "now-6h", to: "now" },
    refresh: "30s",
    templating: {
      list: [{ name: "datasource", type: "datasource", query: "prometheus", label: "Data source" }],
    },
    panels: panels.map(({ title, help, query, legend, unit }, index) => ({
      id: index + 1,
      type: "timeseries",
      title,
      description: help,
      datasource: { type: "prometheus", uid: "${datasource}" },
      gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
      fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
      targets: [{ refId: "A", expr: query, legendFormat: legend }],
    })),
  };
}
