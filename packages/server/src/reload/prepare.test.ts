import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { expect, test } from "vitest";
import { prepare } from "./prepare.ts";

const registry = createRegistry({ connectors, triggers, journals, kinds });

const files = {
  "flows/policy.yaml": "kind: Policy\nname: default\nowner: office\n",
  "flows/environments/dev.environment.yaml":
    "kind: Environment\nname: dev\nowner: office\njournal: { memory: {} }\n",
  "flows/base/shop.order.contract.yaml": `kind: Contract
name: shop.order
version: 1
owner: office
criticality: high
role: consumed
schema: schemas/order.schema.json
retired: { since: 2026-01-01 }
`,
  "schemas/order.schema.json": '{ "type": "object", "properties": { "id": { "type": "string" } } }',
  "flows/base/copy.mapping.yaml":
    "kind: Mapping\nname: copy\nversion: 1\nowner: office\nfrom: shop.order@1\nto: shop.order@1\nmapping: { id: id }\n",
};

test("a contract whose last day has passed does not stop what ran the day before", () => {
  const { revision, diagnostics } = prepare(files, { registry, environment: "dev", env: () => undefined });
  const said = diagnostics.filter(({ code }) => code === "XD606");
  expect(said.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(revision).toBeDefined();
});

test("an Environment that is not there is named first, and nothing is said of another", () => {
  const retailer =
    "kind: Retailer\nname: acme\nowner: office\nsystems: {}\nvars: { feed: '${env:FEED}' }\nuse: []\n";
  const { revision, diagnostics } = prepare(
    { ...files, "flows/retailers/acme/retailer.yaml": retailer },
    { registry, environment: "production", env: () => undefined, variables: {} },
  );
  const [first] = diagnostics.filter(({ severity }) => severity === "error");
  expect([first?.message, first?.hint]).toEqual([
    "there is no Environment `production`",
    "choose one of dev with `--env`",
  ]);
  expect(diagnostics.filter(({ message }) => message.includes("`default`"))).toEqual([]);
  expect(revision).toBeUndefined();
});

test("a retailer's folder without its retailer.yaml stops the start, and is named", () => {
  const system =
    "kind: System\nname: acme-shop\nowner: office\ncriticality: low\nconnector: http\nbaseUrl: http://127.0.0.1:9\nauth: { scheme: none }\nlimits: { concurrency: 1, timeout: 10s }\noperations: {}\n";
  const { revision, diagnostics } = prepare(
    { ...files, "flows/retailers/acme/acme-shop.system.yaml": system },
    { registry, environment: "dev", env: () => undefined },
  );
  const said = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  expect(said).toContain("`flows/retailers/acme/` has no `retailer.yaml`");
  expect(revision).toBeUndefined();
});
