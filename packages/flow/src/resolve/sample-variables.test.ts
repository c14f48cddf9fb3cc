import { expect, test } from "vitest";
import { tinyRegistry } from "../../test/tiny-registry.ts";
import { loadWorkspace } from "../load/load-workspace.ts";
import { standInVariables, textFitting } from "./sample-variables.ts";

test.each([
  "^f_ecom_[a-z]{4}_(prd|stg|dev|s[0-9]{2}|[0-9]{3})$",
  "^[a-z0-9]+([.-][a-z0-9]+)*$",
  "^\\d{4}-\\d{2}-\\d{2}$",
  "^(?:a|b)?c+[^x]\\.$",
  "^https?://.+$",
])("a text is made that fits %s", (pattern) => {
  expect(textFitting(pattern)).toMatch(new RegExp(pattern, "u"));
});

test("what is not understood gets no text rather than one that does not fit", () => {
  expect(textFitting("^(?=b)a$")).toBeUndefined();
});

test("a variable has a value that fits where it stands, and any other an address that leads nowhere", () => {
  const registry = tinyRegistry();
  const environment = [
    "kind: Environment",
    "name: dev",
    "owner: integration",
    "listen: { port: '${env:PORT}' }",
    "telemetry: { logs: { level: '${env:LEVEL}' }, metrics: '${env:METRICS}' }",
    "",
  ].join("\n");
  const workspace = loadWorkspace({ "flows/environments/dev.environment.yaml": environment }, { registry });
  const value = standInVariables(workspace, registry);
  expect(["PORT", "LEVEL", "METRICS", "ELSE"].map(value)).toEqual([
    "1",
    "debug",
    "true",
    "https://not-set.example",
  ]);
});
