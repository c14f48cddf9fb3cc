import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { crossdock } from "./crossdock.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

// Each command is a start of Node; the machine may be busy.
vi.setConfig({ testTimeout: 180_000 });

const flowFile = "flows/base/orders.flow.yaml";
const systemFile = "flows/retailers/acme/acme-erp.system.yaml";
const holding = (smallWorkspace[flowFile] ?? "").replace(
  "  - errors: [ Any ]",
  "  - errors: [ Rejected ]\n    action: hold\n    case: { queue: orders, title: 'order {{ key }}', dueIn: 1s }\n  - errors: [ Any ]",
);
const impatient = (smallWorkspace[systemFile] ?? "")
  .replace("failures: 100", "failures: 1")
  .replace("probe: 1s", "probe: 10m");

let opened: SmallDaemon;

const send = async (orderNo?: string): Promise<void> => {
  const body = JSON.stringify({ eventId: `e${orderNo}`, orderNo });
  const request = { method: "POST", headers: signed(body), body };
  await fetch(`${opened.daemon.address}/hooks/acme/orders`, request);
};
const get = async (path: string) => bodyOf(await fetch(`${opened.daemon.address}${path}`));
const is = (state: string) => eventually(async () => (await get(`/v1/messages?state=${state}`)).items[0]);
const type = (...args: string[]) => crossdock(args, { server: opened.daemon.address, folder: opened.folder });

/** One message is held, one lies in quarantine, and one waits for the System, which is down. */
beforeAll(async () => {
  const files = { ...smallWorkspace, [flowFile]: holding, [systemFile]: impatient };
  opened = await openSmallDaemon({ watch: false, files });
  opened.office.answer = () => ({ status: 422 });
  await send("1001");
  await is("held");
  await send();
  opened.office.answer = () => ({ status: 503 });
  await send("1002");
  await is("paused");
}, 180_000);
afterAll(() => opened.close());

test("status has on one screen what is in trouble, and what to type next", async () => {
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const { code, stdout, stderr } = await type("status");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^revision {2}[\da-f]{12} since \d\d-\d\d \d\d:\d\dZ, start\n/);
  expect(stdout).toMatch(/\nbacklog {3}2 messages, the oldest of \d+s ago\n/);
  expect(stdout).toMatch(/\norders@1 +acme +live +2 +\d+s +1 +1 +1 +high +tests\n/);
  expect(stdout).toMatch(
    /\nsystems {3}0 of 1 take calls\n.*\nacme-erp +open +1 wait +0 of 8 +10000 in 1s +http/,
  );
  expect(stdout).toContain("\ncases     1 open: 1 in orders, 1 overdue\n");
  expect(stdout).toContain("next: crossdock messages --state held --groups\n");
  expect(stdout).toContain("crossdock systems probe acme-erp");
});

test("flows and cases are listed", async () => {
  expect((await type("flows")).stdout).toMatch(/^FLOW .*\norders@1 +acme +live +2 /);
  expect((await type("cases")).stdout).toMatch(/ orders +order 1001\n$/);
  expect(await type("cases", "--state", "resolved")).toMatchObject({
    code: 0,
    stdout: "",
    stderr: "no case fits\n",
  });
});

test("a System is asked at once, and the audit says by whom", async () => {
  expect((await type("systems")).stdout).toMatch(/\nacme-erp +open /);
  const misspelt = await type("systems", "probe", "acme-epr");
  expect(misspelt).toMatchObject({ code: 1, stderr: expect.stringContaining("no System is named acme-epr") });
  expect(await type("systems", "probe")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("say which System"),
  });
  opened.office.answer = () => ({ status: 201, body: { id: 1 } });
  const probed = await type("systems", "probe", "acme-erp");
  expect(probed).toMatchObject({ code: 0, stderr: "" });
  await is("succeeded");
  expect((await type("systems")).stdout).toMatch(/\nacme-erp +available /);

  const all = await type("audit", "--json");
  expect(JSON.parse(all.stdout).items.map(({ event }: { event: string }) => event)).toEqual([
    "system.probed",
  ]);
  const about = await type("audit", "--event", "system", "--about", "acme-erp", "--since", "1h");
  expect(about.stdout).toMatch(/ system\.probed +system acme-erp\n$/);
  const other = await type("audit", "--event", "message");
  expect(other).toMatchObject({ code: 0, stdout: "", stderr: "no entry fits\n" });
});
