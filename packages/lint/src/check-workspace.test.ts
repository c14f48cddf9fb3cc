import { loadWorkspace } from "@crossdock/flow";
import { expect, test } from "vitest";
import { checkWorkspace } from "./check-workspace.ts";
import { backdrop, retailer } from "./testing/backdrop.ts";
import { exampleRegistry as registry } from "./testing/parts.ts";

const flow = `kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo, note: '$string($table("taxes", "a"))' }
catch: [ { errors: [ Any ], action: deadLetter } ]
`;
const table = (csv: string) => ({
  "flows/base/taxes.csv": csv,
  "flows/base/taxes.table.yaml":
    "kind: Table\nname: taxes\nowner: finance\ncsv: { file: flows/base/taxes.csv, key: key, value: rate, numbers: [ rate ] }\n",
});
const contract = (schema: object) => ({
  "schemas/thing.schema.json": JSON.stringify({ type: "object", "x-classification": "internal", ...schema }),
  "flows/base/thing.contract.yaml":
    "kind: Contract\nname: thing\nversion: 1\nowner: order-operations\ndomain: order\ncriticality: low\nrole: consumed\ncompatibility: backward\nschema: schemas/thing.schema.json\n",
});

function check(files: Readonly<Record<string, string>>, uses = ["order-to-erp@1"]) {
  const all = {
    ...backdrop,
    ...table("key,rate\na,1\n"),
    "flows/base/order-to-erp.flow.yaml": flow,
    "flows/retailers/acme/retailer.yaml": retailer(uses),
    ...files,
  };
  const { findings, revision } = checkWorkspace(loadWorkspace(all, { registry }), {
    registry,
    environment: "dev",
    exists: () => true,
    variables: () => undefined,
  });
  const errors = findings.filter(({ severity }) => severity === "error");
  return { codes: errors.map(({ code }) => code), runs: revision !== undefined };
}

const nameOf = (schema: object) => contract({ properties: { name: schema } });

test("what runs has no error", () => {
  expect(check({})).toEqual({ codes: [], runs: true });
});

test("two contracts may share a schema", () => {
  const thing = contract({ properties: {} });
  const other = (thing["flows/base/thing.contract.yaml"] ?? "").replace("name: thing", "name: other");
  expect(check({ ...thing, "flows/base/other.contract.yaml": other })).toEqual({ codes: [], runs: true });
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ["a pattern that the u flag refuses", nameOf({ type: "string", pattern: "^[\\w-.]+$" }), "XD114"],
  ["a pattern with inline flags", nameOf({ type: "string", pattern: "(?i)abc" }), "XD114"],
  ["a reference to nothing", nameOf({ $ref: "#/$defs/nope" }), "XD114"],
  ["a type that does not exist", nameOf({ type: "strng" }), "XD114"],
  ["a length that is text", nameOf({ maxLength: "5" }), "XD114"],
  ["exclusiveMinimum of draft 4", nameOf({ exclusiveMinimum: true }), "XD114"],
  ["items of older drafts", nameOf({ type: "array", items: [{ type: "string" }] }), "XD114"],
  ["a CSV without its key column", table("kye,rate\na,1\n"), "XD103"],
  ["a CSV with a key twice", table("key,rate\na,1\na,2\n"), "XD106"],
  ["a CSV with a column twice", table("key,rate,rate\na,1,2\n"), "XD106"],
  ["a CSV with text in a number column", table("key,rate\na,x\n"), "XD114"],
  ["a CSV with a cut row", table("key,rate\na\n"), "XD114"],
])("%s is a finding, and nothing runs", (_, files, code) => {
  const { codes, runs } = check(files);
  expect(codes).toContain(code);
  expect(runs).toBe(false);
});

test("a flow used twice is a finding, and nothing runs", () => {
  expect(check({}, ["order-to-erp@1", "order-to-erp@1"])).toEqual({ codes: ["XD106"], runs: false });
});
