import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type DaemonProcess, startProcess } from "./daemon-process.ts";
import {
  bodyOf,
  eventually,
  openBackOffice,
  secret,
  signed,
  smallWorkspace,
  writeWorkspace,
} from "./small-workspace.ts";

const flowFile = "flows/base/orders.flow.yaml";
const patience = 60_000;

async function send({ address }: DaemonProcess, number: number): Promise<void> {
  const body = JSON.stringify({ eventId: `e${number}`, orderNo: "one key" });
  const request = { method: "POST", headers: signed(body), body };
  expect((await fetch(`${address}/hooks/acme/orders`, request)).status).toBe(202);
}

test("after a kill, what was tried goes on with its mapping and the Systems of now, what waited with both of now", {
  timeout: 240_000,
}, async () => {
  const [before, after] = [await openBackOffice(), await openBackOffice()];
  before.answer = () => ({ status: 503 });
  const folder = await writeWorkspace();
  const variables = { ERP_URL: before.url, CROSSDOCK_SECRET_ACME_SHOP: secret };
  const first = await startProcess(folder, variables, 0, "dev");
  await send(first, 1);
  await eventually(
    async () => (await bodyOf(await fetch(`${first.address}/v1/messages?state=retrying`))).items.length === 1,
    patience,
  );
  await send(first, 2);
  first.kill();
  await first.gone;
  expect(before.bodies.every(({ text }) => text === "one")).toBe(true);

  await writeFile(join(folder, flowFile), (smallWorkspace[flowFile] ?? "").replace('"one"', '"two"'));
  const second = await startProcess(folder, { ...variables, ERP_URL: after.url }, 0, "dev");
  await eventually(() => after.bodies.length === 2, patience);
  expect(after.bodies.map(({ text }) => text)).toEqual(["one", "two"]);
  expect(await second.stop()).toBe(0);
  await Promise.all([before.close(), after.close()]);
  await rm(folder, { recursive: true });
});

test("after a kill inside a keyed write, what may have been sent is sent again as it was; after a stop nothing is pinned", {
  timeout: 240_000,
}, async () => {
  const office = await openBackOffice();
  office.wait = 1500;
  const folder = await writeWorkspace();
  const variables = { ERP_URL: office.url, CROSSDOCK_SECRET_ACME_SHOP: secret };
  const texts = () => office.bodies.map(({ text }) => text);
  const first = await startProcess(folder, variables, 0, "dev");
  await send(first, 1);
  await send(first, 2);
  await eventually(() => office.bodies.length === 1, patience);
  first.kill();
  await first.gone;

  const mapping = (text: string): Promise<void> =>
    writeFile(join(folder, flowFile), (smallWorkspace[flowFile] ?? "").replace('"one"', `"${text}"`));
  await mapping("two");
  office.wait = 0;
  const second = await startProcess(folder, variables, 0, "dev");
  await eventually(() => office.bodies.length === 3, patience);
  expect(texts()).toEqual(["one", "one", "two"]);

  // What an orderly stop leaves was never sent: it takes the mapping of now.
  office.answer = () => ({ status: 401 });
  await send(second, 3);
  await eventually(async () => {
    const [system] = (await bodyOf(await fetch(`${second.address}/v1/systems`))).items;
    return system?.["state"] === "paused";
  }, patience);
  await send(second, 4);
  expect(await second.stop()).toBe(0);
  office.answer = (count) => ({ status: 201, body: { id: count } });
  await mapping("three");
  const third = await startProcess(folder, variables, 0, "dev");
  await eventually(() => texts().filter((text) => text === "three").length > 0, patience);
  expect(await third.stop()).toBe(0);
  await office.close();
  await rm(folder, { recursive: true });
});
