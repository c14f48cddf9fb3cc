import { readFields } from "@crossdock/kit";
import { afterEach, expect, test } from "vitest";
import { parse } from "yaml";
import { simulators } from "./simulators.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Opens one with what its configuration says, defaults filled in. */
async function opened(name: string, written: string) {
  const definition = simulators.find((each) => each.name === name);
  if (!definition) throw new Error(`there is no simulator ${name}`);
  // Read by this definition's own schema.
  const config = readFields(definition.config, parse(written) ?? {}) as never;
  const simulator = await definition.open(config);
  closing.push(() => simulator.close());
  return { definition, simulator };
}

test.each(
  simulators.flatMap(({ name, examples }) => examples.map(({ title, yaml }) => ({ name, title, yaml }))),
)("$name: $title", async ({ name, yaml }) => {
  // The port of an example may be taken on this machine.
  const { definition, simulator } = await opened(name, yaml.replace(/port: \d+/, "port: 0"));
  expect(Object.keys(simulator.values).sort()).toEqual([...definition.fields].sort());
  const answer = await fetch(simulator.values["baseUrl"] ?? "");
  expect(answer.status).toBeGreaterThan(0);
});

test("a storefront has the orders that are asked for, spread over its sites", async () => {
  const { simulator } = await opened("storefront", "orders: 3\nsites: [ RefArchJP, RefArchUS ]");
  const placed = await fetch(`${simulator.values["baseUrl"]}/__sim/orders`);
  const { orders } = (await placed.json()) as { orders: { siteId: string }[] };
  expect(orders.map(({ siteId }) => siteId).sort()).toEqual(["RefArchJP", "RefArchJP", "RefArchUS"]);
});

test("written answers go by method and path, and say what is not written", async () => {
  const { simulator } = await opened(
    "answers",
    "to:\n  - { method: POST, path: /tickets, status: 201, body: { id: 7 } }\n  - { method: GET, path: /tickets/*, body: [ 1 ] }\n  - { method: DELETE, path: /tickets/*, status: 204 }",
  );
  const url = simulator.values["baseUrl"] ?? "";
  const ask = async (method: string, path: string, body?: string) => {
    const answer = await fetch(url + path, { method, ...(body === undefined ? {} : { body }) });
    return [answer.status, await answer.text()];
  };
  expect(await ask("POST", "/tickets?a=1", "<xml/>")).toEqual([201, '{"id":7}']);
  expect(await ask("GET", "/tickets/7")).toEqual([200, "[1]"]);
  expect(await ask("DELETE", "/tickets/7")).toEqual([204, ""]);
  const missing = '{"message":"no answer is written for GET /tickets/7/comments"}';
  expect(await ask("GET", "/tickets/7/comments")).toEqual([404, missing]);
});
