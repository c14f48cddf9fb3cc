import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

/** Flows beside that of the small workspace, each with a contract and a schema of its own: three thousand files. */
const others = Array.from({ length: 1000 }, (_, at) => `orders-${at}`);
const retailerFile = "flows/retailers/acme/retailer.yaml";
const files: Readonly<Record<string, string>> = {
  ...smallWorkspace,
  ...Object.assign({}, ...others.map(filesOf)),
  [retailerFile]: `${textOf(retailerFile)}${others.map((name) => `  - { flow: ${name}@1 }\n`).join("")}`,
};

function filesOf(name: string): Record<string, string> {
  return {
    [`flows/base/${name}.flow.yaml`]: textOf("flows/base/orders.flow.yaml")
      .replace("name: orders", `name: ${name}`)
      .replace("path: /orders", `path: /${name}`)
      .replace("shop.order@1", `shop.${name}@1`),
    [`flows/base/shop.${name}.contract.yaml`]: textOf("flows/base/shop.order.contract.yaml")
      .replace("name: shop.order", `name: shop.${name}`)
      .replace("shop/order.v1", `shop/${name}.v1`),
    [`schemas/shop/${name}.v1.schema.json`]: textOf("schemas/shop/order.v1.schema.json"),
  };
}

function textOf(file: string): string {
  return smallWorkspace[file] ?? "";
}

let opened: SmallDaemon;

beforeAll(async () => {
  opened = await openSmallDaemon({ watch: true, files });
}, 180_000);

afterAll(() => opened?.close());

test("one saved file of thousands is active without a restart, and what arrives meanwhile is written once", async () => {
  const { daemon, office, folder } = opened;
  let sent = 0;
  let isOver = false;
  const send = async (): Promise<void> => {
    const body = JSON.stringify({ eventId: `e${++sent}`, orderNo: `${sent}` });
    const answer = await fetch(`${daemon.address}/hooks/acme/orders-7`, {
      method: "POST",
      headers: signed(body),
      body,
    });
    expect(answer.status).toBe(202);
  };
  const steadily = (async () => {
    while (!isOver) {
      await send();
      await eventually(() => office.bodies.length >= sent);
    }
  })();
  const file = "flows/base/orders-7.flow.yaml";
  await writeFile(join(folder, file), (files[file] ?? "").replace('"one"', '"two"'));
  await eventually(() => office.bodies.at(-1)?.["text"] === "two");
  isOver = true;
  await steadily;
  const [report] = (await bodyOf(await fetch(`${daemon.address}/v1/reloads`))).items;
  expect(report).toMatchObject({ result: "applied" });
  expect(office.bodies.map((body) => body["number"])).toEqual(
    Array.from({ length: sent }, (_, at) => `${at + 1}`),
  );
  const texts = office.bodies.map((body) => body["text"]);
  expect(texts).toEqual([...texts].sort());
});
