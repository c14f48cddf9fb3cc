import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MetricDefinition, metricTable } from "@crossdock/server";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { metricFiles } from "./metric-files.ts";

const metrics: readonly MetricDefinition[] = Object.values(metricTable);
const alerts = metrics.flatMap(({ alerts = [] }) => alerts);
const queries = [
  ...alerts.map(({ name, when }) => [name, when] as const),
  ...metrics.flatMap(({ panel }) => (panel ? [[panel.title, panel.query] as const] : [])),
];

describe.each(queries)("%s", (_, query) => {
  test("asks for metrics that there are, by labels that they have", () => {
    const asked = [...query.matchAll(/crossdock_[a-z_]+/g)].map(([name]) =>
      name.replace(/_(bucket|count|sum)$/, ""),
    );
    const found = metrics.filter(({ name }) => asked.includes(name));
    expect(found.map(({ name }) => name).sort()).toEqual([...new Set(asked)].sort());
    const known = new Set(["le", ...found.flatMap(({ labels }) => labels)]);
    const named = [
      ...[...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/, ?/)),
      ...[...query.matchAll(/[{,](\w+)(?:=~?|!~?)/g)].map(([, label = ""]) => label),
    ];
    expect(named.filter((label) => !known.has(label))).toEqual([]);
  });
});

test("an alert has a name of its own, and says what to do", () => {
  expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
  for (const { action, summary } of alerts) expect([action, summary]).not.toContain("");
});

test("a dashboard shows each panel once, two in a row", () => {
  const dashboard = JSON.parse(metricFiles()["deploy/grafana-dashboard.json"] ?? "");
  const places = dashboard.panels.map(({ gridPos }: { gridPos: { x: number; y: number } }) => gridPos);
  expect(places.length).toBeGreaterThan(5);
  expect(new Set(places.map(({ x, y }: { x: number; y: number }) => `${x} ${y}`)).size).toBe(places.length);
});

const isThere = spawnSync("promtool", ["--version"]).status === 0;

test.skipIf(!isThere)("Prometheus itself reads every query, where its tool is there", () => {
  const folder = mkdtempSync(join(tmpdir(), "crossdock-rules-"));
  const records = queries.map(([, expr], index) => ({ record: `query:${index}`, expr }));
  writeFileSync(join(folder, "queries.yaml"), stringify({ groups: [{ name: "queries", rules: records }] }));
  writeFileSync(join(folder, "rules.yaml"), metricFiles()["deploy/prometheus-rules.yaml"] ?? "");
  const { status, stderr } = spawnSync("promtool", ["check", "rules", "queries.yaml", "rules.yaml"], {
    cwd: folder,
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  expect(status, stderr).toBe(0);
});
