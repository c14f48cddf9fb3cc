import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals, memoryJournal } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { createLog, startDaemon } from "@crossdock/server";
import { expect, test } from "vitest";
import { startProcess } from "./daemon-process.ts";
import {
  type BackOffice,
  bodyOf,
  eventually,
  openBackOffice,
  secret,
  signed,
  smallWorkspace,
  writeWorkspace,
} from "./small-workspace.ts";

const flowFile = "flows/base/orders.flow.yaml";
const roomy = {
  ...smallWorkspace,
  [flowFile]: (smallWorkspace[flowFile] ?? "").replace("limit: 5", "limit: 5000"),
};
const variablesOf = (office: BackOffice) => ({ ERP_URL: office.url, CROSSDOCK_SECRET_ACME_SHOP: secret });

/** Posts one order; undefined where nobody listens any more. */
async function send(address: string, number: number): Promise<number | undefined> {
  const body = JSON.stringify({ eventId: `e${number}`, orderNo: `${number}` });
  const url = `${address}/hooks/acme/orders`;
  const answer = await fetch(url, { method: "POST", headers: signed(body), body }).catch(() => undefined);
  return answer?.status;
}

test("SIGTERM with 50 messages under way ends with 0, and the next daemon does the rest, each once", async () => {
  const office = await openBackOffice();
  office.wait = 1000;
  const folder = await writeWorkspace(roomy);
  const first = await startProcess(folder, variablesOf(office), 0, "dev");
  const before = Array.from({ length: 50 }, (_, index) => send(first.address, index));
  expect(new Set(await Promise.all(before))).toEqual(new Set([202]));
  await eventually(() => office.bodies.length > 0);
  const ending = first.stop();
  // Senders do not know that it ends: what is acknowledged must not be lost.
  const late = await Promise.all(Array.from({ length: 20 }, (_, index) => send(first.address, 100 + index)));
  expect(await ending).toBe(0);
  const done = office.bodies.length;
  expect(done).toBeLessThan(50);
  office.wait = 0;

  const second = await startProcess(folder, variablesOf(office), 0, "dev");
  const acknowledged = 50 + late.filter((status) => status === 202).length;
  await eventually(() => office.bodies.length === acknowledged);
  await eventually(
    async () =>
      (await bodyOf(await fetch(`${second.address}/v1/flows`))).items[0]?.messages["succeeded"] ===
      acknowledged,
  );
  expect(new Set(office.bodies.map(({ number }) => number)).size).toBe(acknowledged);
  expect(await second.stop()).toBe(0);
  await office.close();
  await rm(folder, { recursive: true });
}, 180_000);

test("connections that stay open, arrive slowly or are not read do not keep the daemon from stopping", async () => {
  const office = await openBackOffice();
  const folder = await writeWorkspace(roomy);
  const daemon = await startDaemon({
    folder,
    environment: "dev",
    registry: createRegistry({ connectors, triggers, journals, kinds }),
    variables: variablesOf(office),
    log: () => createLog("silent"),
    watch: false,
  });
  const open = async (text: string): Promise<Socket> => {
    const { hostname, port } = new URL(daemon.address);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write(text);
    return socket;
  };
  const idle = await open("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
  await once(idle, "data");
  const silent = await open("");
  const slowHead = await open("POST /hooks/acme/orders HT");
  const slowBody = await open(
    "POST /hooks/acme/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{",
  );
  const unread = await open("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200));
  unread.pause();
  const all = [idle, silent, slowHead, slowBody, unread];

  const started = performance.now();
  await Promise.all([daemon.stop(), daemon.stop()]);
  expect(performance.now() - started).toBeLessThan(60_000);
  expect(await send(daemon.address, 1)).toBeUndefined();
  for (const socket of all) socket.destroy();
  await office.close();
  await rm(folder, { recursive: true });
}, 180_000);

test("a journal that does not close is left behind, and the stop ends", async () => {
  const office = await openBackOffice();
  const folder = await writeWorkspace(roomy);
  const logged: string[] = [];
  const daemon = await startDaemon({
    folder,
    environment: "dev",
    registry: createRegistry({ connectors, triggers, journals, kinds }),
    variables: variablesOf(office),
    log: (level) => createLog(level, { write: (line) => logged.push(line) }),
    journal: { ...memoryJournal(), close: () => new Promise(() => {}) },
    watch: false,
  });
  await daemon.stop();
  expect(logged.join("")).toContain('"part":"journal","waited":2000');
  expect(logged.at(-1)).toContain("the daemon has stopped");
  expect(await send(daemon.address, 1)).toBeUndefined();
  await office.close();
  await rm(folder, { recursive: true });
});
