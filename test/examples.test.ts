import { loadWorkspace } from "@crossdock/flow";
import type { Example } from "@crossdock/kit";
import { checkWorkspace } from "@crossdock/lint";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { builtIn } from "../packages/cli/src/context.ts";
import { smallWorkspace } from "./daemon/small-workspace.ts";

type Fields = Record<string, unknown>;

const registry = builtIn();
const connectors = [...registry.connectors.values()];
/** Kinds of operations that a connector has: what a trigger cannot find anywhere is not an example to lint yet. */
const operationKinds = new Set(connectors.flatMap(({ operations }) => operations.map(({ kind }) => kind)));
const triggers = [...registry.triggers.values()].filter(
  ({ operation }) => operation === undefined || operationKinds.has(operation),
);

/** A resource of the small workspace, as its fields. */
const small = (path: string): Fields => parse(smallWorkspace[path] ?? "") as Fields; // every resource is an object

const text = { type: "string", "x-classification": "internal" };
const object = (...names: string[]) => ({
  type: "object",
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, text])),
});
/** What the examples read of a message. */
const order = object("eventId", "orderNo", "siteId", "placedAt", "modifiedAt", "sku", "counted");
const message = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  ...order,
  required: [...order.required, "customer", "customerInfo", "billingAddress", "shippingAddress", "lines"],
  properties: {
    ...order.properties,
    modifiedAt: { ...text, format: "date-time" },
    customer: object("number", "name"),
    customerInfo: {
      type: "object",
      required: ["guest", "customerNo"],
      properties: { guest: { ...text, type: "boolean" }, customerNo: text },
    },
    billingAddress: object("country"),
    shippingAddress: object("name"),
    lines: { type: "array", items: object("sku") },
  },
};

const earlierStep = {
  id: "order",
  target: { system: "erp", operation: "upsert", model: "sale.order", match: ["origin"] },
  mapping: { origin: "orderNo" },
};
const laterStep = {
  target: { system: "erp", operation: "read", model: "sale.order", fields: ["name"] },
  mapping: { id: "$steps.order.id" },
};

/** The Systems that examples call by role, as the connectors' own examples write them. */
const systems = Object.entries({
  ...{ erp: "odoo", storefront: "sfcc", exchange: "file" },
  sender: "http sender-keys",
}).map(([role, wanted]): [string, Fields] => {
  const [connector = "", name] = wanted.split(" ");
  const { examples = [] } = registry.connectors.get(connector) ?? {};
  // A connector's example is a System.
  const found = examples
    .map(({ yaml }) => parse(yaml) as Fields)
    .find((each) => !name || each["name"] === name);
  return [role, found ?? {}];
});

/** A workspace whose one flow has the example's trigger or step, or one of whose Systems is the example. */
function workspaceWith(example: Fields): Record<string, string> {
  const { mapping: _mapping, target: _target, retry, ...rest } = small("flows/base/orders.flow.yaml");
  const { trigger = rest["trigger"], kind, ...step } = example;
  const last: Fields = "target" in step ? step : laterStep;
  const { operation } = last["target"] as Fields; // every step has a target
  const used = kind === "System" ? [...systems, ["example", example] as const] : systems;
  const files: Record<string, string> = {
    ...smallWorkspace,
    "schemas/shop/order.v1.schema.json": JSON.stringify(message),
    "flows/environments/dev.environment.yaml": stringify({
      ...small("flows/environments/dev.environment.yaml"),
      // As long as the slowest System of the examples may take.
      shutdown: { patience: "150s" },
      allowedHosts: ["*.example.com", "*.salesforce.com", "127.0.0.1"],
    }),
    "flows/retailers/acme/retailer.yaml": stringify({
      ...small("flows/retailers/acme/retailer.yaml"),
      systems: Object.fromEntries(used.map(([role, { name }]) => [role, name])),
    }),
    "flows/base/orders.flow.yaml": stringify({
      ...rest,
      trigger,
      identity: { id: "eventId", key: "orderNo", version: "modifiedAt" },
      // Nothing proves that a bare call may be repeated.
      steps: [
        { ...earlierStep, retry },
        { id: "last", ...last, ...(operation === "call" ? {} : { retry }) },
      ],
      catch: [
        { errors: ["Any"], action: "hold", case: { queue: "orders", title: "{{ key }} is half written" } },
      ],
    }),
  };
  delete files["flows/retailers/acme/acme-erp.system.yaml"];
  for (const [, system] of used) {
    files[`flows/retailers/acme/${String(system["name"])}.system.yaml`] = stringify(system);
  }
  return files;
}

function findingsOf(example: Fields): string[] {
  const files = workspaceWith(example);
  const { findings } = checkWorkspace(loadWorkspace(files, { registry }), {
    registry,
    variables: () => undefined,
    environment: "dev",
    exists: (path) => Object.hasOwn(files, path),
  });
  // An example of a trigger shows one side of an event.
  const own = findings.filter(({ code }) => code !== "XD415");
  return own.map(
    ({ code, span, message }) => `${code} ${span?.file ?? ""}:${span?.start.line ?? ""} ${message}`,
  );
}

const named = (part: string, examples: readonly Example[]): [string, Fields][] =>
  examples.map(({ title, yaml }) => [`${part}: ${title}`, parse(yaml) as Fields]); // examples are objects

test.each([
  ...connectors.flatMap(({ name, examples, operations }) => [
    ...named(name, examples),
    ...operations.flatMap((operation) => named(`${name} ${operation.name}`, operation.examples)),
  ]),
  ...triggers.flatMap(({ name, examples }) =>
    named(`trigger ${name}`, examples).map(([title, part]): [string, Fields] => [
      title,
      { trigger: { [name]: part } },
    ]),
  ),
])("the example of %s lints without a finding", (_, example) => {
  expect(findingsOf(example)).toEqual([]);
});

test("every operation has an example", () => {
  const bare = connectors.flatMap(({ name, operations }) =>
    operations.filter(({ examples }) => examples.length === 0).map((each) => `${name} ${each.name}`),
  );
  expect(bare).toEqual([]);
});
