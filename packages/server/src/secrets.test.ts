import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { prepare } from "./reload/prepare.ts";
import { createSecrets } from "./secrets.ts";

const registry = createRegistry({ connectors, triggers, journals, kinds });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "crossdock-secrets-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function files(verify: string): Record<string, string> {
  return {
    "flows/policy.yaml":
      "kind: Policy\nname: default\nowner: office\nretry: { standard: [ { errors: Unavailable, maxAttempts: 3 } ] }\n",
    "flows/environments/dev.environment.yaml": `kind: Environment\nname: dev\nowner: office\njournal: { memory: {} }\nsecrets: [ { env: { prefix: S_ } }, { file: { folder: ${folder} } } ]\n`,
    "flows/retailers/acme/retailer.yaml":
      "kind: Retailer\nname: acme\nowner: office\nuse: [ { flow: notes@1 } ]\n",
    "flows/base/notes.flow.yaml": `kind: Flow
name: notes
version: 1
owner: office
domain: note
criticality: low
trigger: { webhook: { path: /notes, verify: ${verify} } }
identity: { id: id, key: id }
target: { system: sink, operation: items.put }
mapping: { id: id }
retry: standard
`,
  };
}

function said(verify: string, variables: Record<string, string>): string[] {
  const options = { registry, environment: "dev", env: () => undefined, variables };
  return prepare(files(verify), options)
    .diagnostics.filter(({ code }) => code === "XD107")
    .map(({ severity, message }) => `${severity}: ${message}`);
}

const hex = "{ scheme: hmac, header: x-s, key: hex, secret: hook }";

test("the start warns of a secret that is not written as its webhook says, and of no other", () => {
  expect(said(hex, { S_ACME_HOOK: "shpss_not-hex-at-all" })).toEqual([
    "warning: the secret `acme/hook` cannot be used in environment `dev`: it is not written in hex",
  ]);
  expect(said(hex, { S_ACME_HOOK: "c0ffee".repeat(8) })).toEqual([]);
  expect(said("{ scheme: bearer, secret: hook }", { S_ACME_HOOK: "short" })).toEqual([]);
  expect(said(hex, {})).toEqual(["warning: the secret `acme/hook` has no value in environment `dev`"]);
});

test("a value is looked for where the daemon looks: a file without its line end, an empty one is none", () => {
  mkdirSync(join(folder, "acme"));
  writeFileSync(join(folder, "acme/hook"), `${"c0ffee".repeat(8)}\n`);
  expect(said(hex, {})).toEqual([]);
  writeFileSync(join(folder, "acme/hook"), "\n");
  expect(said(hex, {})).toEqual(["warning: the secret `acme/hook` has no value in environment `dev`"]);
});

test("no name leads out of the folder of secrets", async () => {
  writeFileSync(join(folder, "outside"), "of somebody else");
  mkdirSync(join(folder, "in/x"), { recursive: true });
  const secret = createSecrets(() => [{ kind: "file", folder: join(folder, "in") }], {});
  for (const name of ["x/../../outside", "../outside", "x/./../../outside"])
    await expect(secret({ secret: name })).rejects.toThrow("has no value");
});
