import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Catalog } from "@crossdock/catalog";
import { createShapeChecker } from "@crossdock/kit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";

const { check: checkShape } = createShapeChecker();

let small: SmallDaemon;
beforeAll(async () => {
  small = await openSmallDaemon({ watch: false });
});
afterAll(() => small.close());

const ask = (query = ""): Promise<Response> => fetch(`${small.daemon.address}/v1/catalog${query}`);
// The schema is checked by the first test; the others look at its fields.
const catalogOf = async (answer: Response): Promise<Catalog> => (await answer.json()) as Catalog;

test("the daemon tells what the active revision says of itself, in the shape of the model", async () => {
  const answer = await ask();
  expect(answer.status).toBe(200);
  const catalog = await catalogOf(answer);
  expect(checkShape(Catalog, catalog)).toEqual([]);
  expect(catalog).toMatchObject({
    revision: small.daemon.engine.revision().digest,
    environment: "dev",
    flows: [{ id: "flow:acme/orders@1", title: "Orders to the back office", owner: "tests" }],
    systems: [{ id: "system:acme/acme-erp", address: small.office.url }],
    contracts: [{ reference: "shop.order@1" }],
  });
});

test("it tells of one retailer, and names the others where there is none of that name", async () => {
  expect((await catalogOf(await ask("?retailer=acme"))).retailers.map(({ name }) => name)).toEqual(["acme"]);
  const unknown = await ask("?retailer=acne");
  expect([unknown.status, await unknown.json()]).toMatchObject([
    404,
    { detail: "no retailer is named acne; there is acme" },
  ]);
  expect((await ask("?tenant=acme")).status).toBe(400);
});

test("it tells of what runs, not of what is saved but not fit to run", async () => {
  const file = join(small.folder, "flows/base/orders.flow.yaml");
  const before = await readFile(file, "utf8");
  await writeFile(file, before.replace("Orders to the back office", "Renamed").replace("number:", "numbr"));
  await fetch(`${small.daemon.address}/v1/reloads`, {
    method: "POST",
    headers: { "content-type": "application/json" },
  });
  expect((await catalogOf(await ask())).flows[0]?.title).toBe("Orders to the back office");

  await writeFile(file, before.replace("Orders to the back office", "Renamed"));
  await fetch(`${small.daemon.address}/v1/reloads`, {
    method: "POST",
    headers: { "content-type": "application/json" },
  });
  const after = await catalogOf(await ask());
  expect([after.flows[0]?.title, after.revision]).toEqual(["Renamed", small.daemon.engine.revision().digest]);
});
