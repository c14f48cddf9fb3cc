import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { metricTable } from "@crossdock/server";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const text = read("docs/runbooks/database.md");
const rules = read("deploy/prometheus-rules.yaml");

/** Sources of everything that a daemon says. */
const sources = ["journal", "server", "engine"]
  .flatMap((name) =>
    readdirSync(join(root, "packages", name, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
      .map((path) => read(join("packages", name, "src", path))),
  )
  .join("\n");

const quoted = Array.from(text.matchAll(/`([^`\n]+)`/g), ([, words = ""]) => words);

test("alerts and metrics of the runbook are those that there are", () => {
  const alerts = quoted.filter((words) => /^Crossdock[A-Z]/.test(words));
  const metrics = quoted.filter((words) => /^crossdock_[a-z_]+$/.test(words));
  expect([alerts.length > 2, metrics.length > 2]).toEqual([true, true]);
  expect(alerts.filter((name) => !rules.includes(`alert: ${name}\n`))).toEqual([]);
  const known = Object.values(metricTable).map(({ name }): string => name);
  expect(metrics.filter((name) => !known.includes(name))).toEqual([]);
});

test("lines of the log that the runbook quotes are said by the daemon, word by word", () => {
  const lines = quoted.filter((words) => /^(the|a|another|nobody|has) /.test(words));
  expect(lines.length).toBeGreaterThan(8);
  const parts = lines.flatMap((line) => line.split("…").map((part) => part.trim()));
  expect(parts.filter((part) => part !== "s" && !sources.includes(part))).toEqual([]);
});
