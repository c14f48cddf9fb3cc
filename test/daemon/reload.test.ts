import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Daemon } from "@crossdock/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { type BackOffice, bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

const flowFile = "flows/base/orders.flow.yaml";
let opened: SmallDaemon;
let folder: string;
let office: BackOffice;
let daemon: Daemon;
let logged: string[];

beforeEach(async () => {
  opened = await openSmallDaemon({ watch: true });
  ({ folder, office, daemon, logged } = opened);
});

afterEach(() => opened.close());

let count = 0;
const send = async (): Promise<number> => {
  const body = JSON.stringify({ eventId: `e${++count}`, orderNo: `${count}` });
  const headers = signed(body);
  return (await fetch(`${daemon.address}/hooks/acme/orders`, { method: "POST", headers, body })).status;
};
const save = (change: (text: string) => string) =>
  writeFile(join(folder, flowFile), change(smallWorkspace[flowFile] ?? ""));
const reloads = async () => (await bodyOf(await fetch(`${daemon.address}/v1/reloads`))).items;
const lastText = () => office.bodies.at(-1)?.["text"];

test("a saved change is active without a restart", async () => {
  await send();
  await eventually(() => lastText() === "one");
  await save((text) => text.replace('"one"', '"two"'));
  const [report] = await eventually(async () => ((await reloads()).length > 0 ? reloads() : undefined));
  expect(report).toMatchObject({ result: "applied", diagnostics: [] });
  await send();
  await eventually(() => lastText() === "two");
});

test("a broken file leaves the old revision active and says why, with its place", async () => {
  await save((text) => text.replace('"one"', '"one" &'));
  const [report] = await eventually(async () => ((await reloads()).length > 0 ? reloads() : undefined));
  expect(report?.result).toBe("rejected");
  expect(report?.diagnostics[0]).toMatchObject({
    code: "XD201",
    span: { file: flowFile, start: { line: 18 } },
  });
  expect(
    logged.some((line) => line.includes("the reload was rejected") && line.includes(`${flowFile}:18`)),
  ).toBe(true);
  expect(await send()).toBe(202);
  await eventually(() => lastText() === "one");
  await save((text) => text.replace('"one"', '"three"'));
  await eventually(async () => (await reloads())[0]?.result === "applied");
  await send();
  await eventually(() => lastText() === "three");
});

test("a System that does not answer its probe is not a reason to lose what runs", async () => {
  const system = "flows/retailers/acme/acme-erp.system.yaml";
  await writeFile(join(folder, system), "kind: System\nname: acme-erp\n");
  await eventually(async () => (await reloads())[0]?.result === "rejected");
  expect(await send()).toBe(202);
  await eventually(() => lastText() === "one");
});

test("reloads under load lose, double and mix nothing", async () => {
  const sent: Promise<number>[] = [];
  for (let turn = 0; turn < 10; turn++) {
    await save((text) => text.replace('"one"', `"turn ${turn}"`).replace("limit: 5", "limit: 5000"));
    for (let each = 0; each < 20; each++) {
      sent.push(send());
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  const statuses = await Promise.all(sent);
  const accepted = statuses.filter((status) => status === 202).length;
  expect(statuses.every((status) => status === 202 || status === 429)).toBe(true);
  await eventually(() => office.bodies.length >= accepted);
  const numbers = office.bodies.map((body) => body["number"]);
  expect(numbers).toHaveLength(accepted);
  expect(new Set(numbers).size).toBe(accepted);
});
