import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { crossdock } from "./crossdock.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

// Each command is a start of Node; the machine may be busy.
vi.setConfig({ testTimeout: 180_000 });

const retailerFile = "flows/retailers/acme/retailer.yaml";
const retailer = smallWorkspace[retailerFile] ?? "";
const inShadow = retailer.replace("orders@1 }", "orders@1, mode: shadow }");
const flowFile = "flows/base/orders.flow.yaml";
const withEmail = (smallWorkspace[flowFile] ?? "").replace(
  "  number: orderNo",
  "  number: orderNo\n  email: email",
);

let opened: SmallDaemon;

beforeEach(async () => {
  const files = { ...smallWorkspace, [retailerFile]: inShadow, [flowFile]: withEmail };
  opened = await openSmallDaemon({ watch: true, files });
});
afterEach(() => opened.close());

const send = async (orderNo: string): Promise<void> => {
  const body = JSON.stringify({ eventId: `e${orderNo}`, orderNo, email: `${orderNo}@shop.example` });
  const request = { method: "POST", headers: signed(body), body };
  const answer = await fetch(`${opened.daemon.address}/hooks/acme/orders`, request);
  expect([200, 202]).toContain(answer.status);
};
const get = async (path: string) => bodyOf(await fetch(`${opened.daemon.address}${path}`));
const passed = (count: number, mode: string) =>
  eventually(async () => (await get(`/v1/messages?mode=${mode}&state=succeeded`)).items.length === count);
const type = (...args: string[]) => crossdock(args, { server: opened.daemon.address, folder: opened.folder });

test("a flow in shadow shows what it would have written, masked, and writes nothing", async () => {
  expect(await type("shadow")).toMatchObject({
    code: 0,
    stdout: "",
    stderr: expect.stringContaining("mode: shadow"),
  });
  await send("A1");
  await passed(1, "shadow");
  const shown = await type("shadow", "--key", "A1");
  expect(shown.stdout).toMatch(/^A1 {2}orders@1 for acme, succeeded, accepted /);
  expect(shown.stdout).toContain("main would have written to acme-erp, orders.create");
  expect(shown.stdout).toContain('"number": "A1"');
  expect(shown.stdout).not.toContain("A1@shop.example");
  expect(opened.office.bodies).toEqual([]);
  const listed = await type("messages", "--mode", "shadow");
  expect(listed.stdout).toMatch(/A1 .*shadow/);
  expect((await type("messages", "--mode", "live")).stderr).toBe("no message fits\n");
  const id = (await get("/v1/messages")).items[0]?.id;
  expect(JSON.stringify(await get(`/v1/messages/${id}`))).not.toContain("A1@shop.example");
});

test("what the script wrote is compared value by value, and personal values are not shown", async () => {
  for (const orderNo of ["A1", "A2", "A3"]) await send(orderNo);
  await passed(3, "shadow");
  const script = [
    { order: { no: "A1" }, sent: { number: "A1", text: "one", email: "A1@shop.example" } },
    { order: { no: "A2" }, sent: { number: "A2", text: "zwei", email: "someone@else.example", at: "now" } },
    { order: { no: "B7" }, sent: { number: "B7" } },
  ];
  const file = join(opened.folder, "script.ndjson");
  await writeFile(file, script.map((record) => JSON.stringify(record)).join("\n"));
  const against = ["shadow", "--against", "script.ndjson", "--by", "order.no", "--body", "sent"];
  const compared = await type(...against, "--ignore", "/at");
  expect(compared).toMatchObject({ code: 1, stderr: "" });
  expect(compared.stdout).toMatch(/^A2 {2}\S+, main \(orders\.create\)\n/);
  expect(compared.stdout).toContain('  /text\n    shadow   "one"\n    written  "zwei"');
  expect(compared.stdout).toContain("  /email\n    shadow   ");
  expect(compared.stdout).toContain("another value, not shown");
  expect(compared.stdout).toContain("B7\n  no shadow has this key");
  expect(compared.stdout).toContain("1 of 3 are alike, 1 differ, 1 has no shadow");
  expect(compared.stdout).not.toContain("someone@else.example");
  const missing = await type("shadow", "--against", "script.ndjson", "--by", "orderNo");
  expect(missing).toMatchObject({ code: 2 });
  expect(missing.stderr.replaceAll(/\s+/g, " ")).toContain(
    "record 1 of script.ndjson has no `orderNo`; it has order, sent",
  );
  await writeFile(file, JSON.stringify([script[0]]));
  expect(await type(...against)).toMatchObject({ code: 0 });
});

test("after the cut-over the same message is written, once", async () => {
  await send("A1");
  await passed(1, "shadow");
  await writeFile(join(opened.folder, retailerFile), retailer);
  await eventually(async () => JSON.stringify(await get("/v1/flows")).includes('"mode":"live"'));
  await send("A1");
  await send("A1");
  await passed(1, "live");
  expect(opened.office.bodies.map(({ number }) => number)).toEqual(["A1"]);
  const id = (await get("/v1/messages?mode=shadow")).items[0]?.id;
  const replayed = await type("replay", String(id));
  expect(replayed.code).toBe(1);
  expect(replayed.stderr).toMatch(/shadow/);
});
