import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lint } from "@crossdock/lint";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { builtIn } from "../context.ts";
import { starter } from "../starter/starter.ts";
import { draftOf, type Wish } from "./draft-of.ts";
import { type Draft, siteOf, withDraft } from "./site.ts";

const registry = builtIn();
const site = siteOf(starter(registry, { hosts: [], version: "0.1.0" }), registry);

const draft = (kind: string, wish: Partial<Wish> & { name: string }): Promise<Draft> =>
  draftOf(site, kind, { environment: "dev", ...wish });

/** Codes of what is found in the workspace with the draft, beside what the draft tells itself. */
function found(made: Draft, environment = "dev"): string[] {
  const after = withDraft(site, made);
  const exists = (path: string): boolean => Object.hasOwn(after.files, path);
  return lint(after.workspace, { registry, environment, exists })
    .map(({ code }) => code)
    .filter((code) => !made.told?.includes(code));
}

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "samples-"));
});
afterEach(() => rm(folder, { recursive: true }));

const sample = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

test("a contract has the schema that its samples fit, and lints clean", async () => {
  const files = [
    await sample("a.json", '{ "id": "1", "sentAt": "2026-01-01T10:00:00Z", "email": "anna@example.com" }'),
    await sample("b.json", '{ "id": "2", "sentAt": "2026-01-01T11:00:00Z", "weight": 1.5 }'),
  ];
  const made = await draft("contract", { name: "carrier.parcel", sample: files });
  expect(Object.keys(made.files)).toEqual([
    "flows/base/carrier.parcel.contract.yaml",
    "schemas/carrier/parcel.v1.schema.json",
  ]);
  expect(JSON.parse(made.files["schemas/carrier/parcel.v1.schema.json"] ?? "")).toEqual({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    "x-classification": "internal",
    type: "object",
    required: ["id", "sentAt"],
    properties: {
      id: { type: "string" },
      sentAt: { type: "string", format: "date-time" },
      email: { type: "string", format: "email", "x-classification": "personal" },
      weight: { type: "number" },
    },
  });
  expect(found(made)).toEqual([]);
});

test("a contract without samples, and with one that is not JSON, is refused", async () => {
  await expect(draft("contract", { name: "parcel" })).rejects.toThrow("--sample message.json");
  const broken = await sample("c.json", "{");
  await expect(draft("contract", { name: "parcel", sample: [broken] })).rejects.toThrow(
    "cannot be read as JSON",
  );
});

test("a retailer has the Systems of the one that it is made after, under its own names", async () => {
  const made = await draft("retailer", { name: "globex" });
  expect(Object.keys(made.files).every((path) => path.startsWith("flows/retailers/globex/"))).toBe(true);
  const texts = Object.values(made.files).join("\n");
  expect(texts).not.toMatch(/my-shop|MY_SHOP/);
  expect(parse(made.files["flows/retailers/globex/retailer.yaml"] ?? "")).toMatchObject({
    name: "globex",
    use: [{ flow: "ticket-from-shipment@1" }],
  });
  const systems = Object.keys(made.files).filter((path) => path.endsWith(".system.yaml"));
  expect(systems).toHaveLength(
    Object.keys(site.files).filter((path) => path.endsWith(".system.yaml")).length,
  );
});

test("an environment keeps the hosts, and has a journal of its own", async () => {
  const made = await draft("environment", { name: "production" });
  const path = "flows/environments/production.environment.yaml";
  const dev = parse(site.files["flows/environments/dev.environment.yaml"] ?? "") as Record<string, unknown>; // a resource is an object
  expect(parse(made.files[path] ?? "")).toMatchObject({
    kind: "Environment",
    name: "production",
    journal: { sqlite: { file: ".crossdock/production.db" } },
    allowedHosts: dev["allowedHosts"],
  });
  expect(found(made, "production")).toEqual([]);
});

test("a table is one for all retailers, or one retailer's", async () => {
  const shared = await draft("table", { name: "carriers" });
  expect(Object.keys(shared.files)).toEqual(["flows/base/carriers.table.yaml"]);
  expect(found(shared)).toEqual([]);
  const own = await draft("table", { name: "carriers", retailer: "my-shop" });
  expect(Object.keys(own.files)).toEqual(["flows/retailers/my-shop/carriers.table.yaml"]);
});
