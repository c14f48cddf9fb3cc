import { writeFile } from "node:fs/promises";
import { openTestServer, postgresMissing, type TestServer } from "@crossdock/journal/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { crossdock } from "./crossdock.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

// Each command is a start of Node; the machine may be busy.
vi.setConfig({ testTimeout: 180_000 });

const opened: SmallDaemon[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close();
});
const open = async (how: Parameters<typeof openSmallDaemon>[0]): Promise<SmallDaemon> => {
  const daemon = await openSmallDaemon(how);
  opened.push(daemon);
  return daemon;
};

const send = async ({ daemon }: SmallDaemon, orderNo: string): Promise<Response> => {
  const body = JSON.stringify({ eventId: `e${orderNo}`, orderNo });
  return fetch(`${daemon.address}/hooks/acme/orders`, { method: "POST", headers: signed(body), body });
};
const get = async ({ daemon }: SmallDaemon, path: string) => bodyOf(await fetch(`${daemon.address}${path}`));
const act = async ({ daemon }: SmallDaemon, path: string, body: object = {}) => {
  const headers = { "content-type": "application/json", "x-actor": "ann" };
  return fetch(`${daemon.address}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
};
const states = async (small: SmallDaemon): Promise<string[]> =>
  (await get(small, "/v1/messages")).items.map(
    ({ key, state }: { key: string; state: string }) => `${key} ${state}`,
  );
const are = (small: SmallDaemon, wanted: readonly string[]) =>
  eventually(async () => JSON.stringify((await states(small)).sort()) === JSON.stringify(wanted));
const reason = "the tax was wrong";

test("a person pauses a flow and a System, sees it everywhere, and a restart changes nothing", async () => {
  const small = await open({ watch: false });
  const type = (...args: string[]) => crossdock(args, { server: small.daemon.address, folder: small.folder });

  expect(await type("flows", "pause", "oders", "--reason", reason)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no flow is named oders; did you mean `orders`?"),
  });
  expect(await type("flows", "pause", "orders")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--reason"),
  });
  expect(await type("flows", "pause", "orders", "--trigger", "pol", "--reason", reason)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no trigger is named pol; "),
  });
  expect(await type("flows", "resume", "orders")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("orders for all retailers is not paused; there is nothing to resume"),
  });
  expect(await type("systems", "pause", "acme-erp")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("say why"),
  });
  expect(await type("systems", "resume", "acme-erp")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("acme-erp takes calls; there is nothing to resume"),
  });

  const paused = await type("flows", "pause", "orders", "--reason", reason);
  expect(paused).toMatchObject({ code: 0, stderr: "", stdout: "orders for all retailers is paused\n" });
  expect((await act(small, "/v1/systems/acme-erp/pause", { reason: "it moves" })).status).toBe(200);
  const again = await act(small, "/v1/systems/acme-erp/pause", { reason: "another" });
  expect([again.status, await bodyOf(again)]).toMatchObject([
    409,
    { detail: expect.stringMatching(/^acme-erp is paused since .* by ann: it moves$/) },
  ]);

  expect((await send(small, "1")).status).toBe(202);
  await small.restart();
  expect((await send(small, "2")).status).toBe(202);
  expect(small.office.bodies).toEqual([]);
  const { items } = await get(small, "/v1/messages");
  expect(items).toMatchObject([
    { key: "2", state: "accepted", waitsFor: { flow: "orders@1", pause: { reason } } },
    { key: "1", state: "accepted", waitsFor: { flow: "orders@1", pause: { reason } } },
  ]);
  expect((await get(small, "/v1/flows")).items).toMatchObject([{ mode: "live", pause: { reason } }]);
  expect((await type("flows")).stdout).toMatch(/\norders@1 +acme +paused +2 /);
  expect((await type("systems")).stdout).toMatch(
    /\nacme-erp +paused .* by ann since \d\d-\d\d \d\d:\d\dZ: it moves\n/,
  );
  const status = await type("status");
  expect(status.stdout).toMatch(/\npaused {4}2 by people\n/);
  expect(status.stdout).toContain("crossdock flows resume orders");
  expect(status.stdout).toContain("crossdock systems resume acme-erp");
  const metrics = await (await fetch(`${small.daemon.address}/metrics`)).text();
  expect(metrics).toContain('crossdock_pauses{kind="flow"} 1\n');
  expect(metrics).toContain('crossdock_pauses{kind="trigger"} 0\n');

  expect(await type("systems", "probe", "acme-erp")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("by ann: it moves"),
  });
  const resumed = await type("flows", "resume", "orders", "--reason", "corrected");
  expect(resumed).toMatchObject({ code: 0, stdout: "orders for all retailers is resumed\n", stderr: "" });
  await are(small, ["1 paused", "2 paused"]);
  expect((await get(small, "/v1/messages")).items).toMatchObject([
    { waitsFor: { system: "acme-erp", pause: { by: "ann", reason: "it moves" } } },
    {},
  ]);
  expect(await type("systems", "resume", "acme-erp")).toMatchObject({
    code: 0,
    stdout: "acme-erp is available\n",
  });
  await are(small, ["1 succeeded", "2 succeeded"]);
  expect((await get(small, "/v1/pauses")).items).toEqual([]);
  const audit = (await get(small, "/v1/audit")).items;
  expect(audit.map(({ event }: { event: string }) => event)).toEqual([
    "system.resumed",
    "flow.resumed",
    "system.paused",
    "flow.paused",
  ]);
  expect(audit.at(-1)).toMatchObject({
    details: { flow: "orders", retailer: null, trigger: null, reason },
  });
});

test("pauses of a part and of the whole are told apart, and one of what is gone can be ended", async () => {
  const small = await open({ watch: false });
  const trigger = "main";
  const hook = await act(small, "/v1/flows/orders@1/pause", { retailer: "acme", trigger, reason });
  expect(hook.status).toBe(200);
  const refused = await send(small, "1");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "60"]);
  expect((await act(small, "/v1/flows/orders/pause", { reason: "all" })).status).toBe(200);
  const own = await act(small, "/v1/flows/orders/resume", { retailer: "acme" });
  expect([own.status, (await bodyOf(own)).detail]).toEqual([
    409,
    "orders for acme has no pause of its own; it is held by that of the trigger " +
      `${trigger} of orders@1 for acme`,
  ]);
  const ended = await bodyOf(await act(small, "/v1/flows/orders@1/resume", { retailer: "acme", trigger }));
  expect(ended).toMatchObject({
    still: [{ flow: "orders", retailer: null, trigger: null, reason: "all" }],
  });
  expect((await send(small, "1")).status).toBe(202);
  expect(await states(small)).toEqual(["1 accepted"]);

  // Its flow is gone with the next revision, and the pause is still there.
  await act(small, "/v1/flows/orders@1/pause", { reason: "this version" });
  const file = `${small.folder}/flows/base/orders.flow.yaml`;
  await writeFile(
    file,
    (smallWorkspace["flows/base/orders.flow.yaml"] ?? "").replace("version: 1", "version: 2"),
  );
  const retailer = "flows/retailers/acme/retailer.yaml";
  await writeFile(
    `${small.folder}/${retailer}`,
    (smallWorkspace[retailer] ?? "").replaceAll("orders@1", "orders@2"),
  );
  expect((await bodyOf(await act(small, "/v1/reloads"))).result).toBe("applied");
  expect((await get(small, "/v1/pauses")).items).toMatchObject([
    { flow: "orders", isGone: false },
    { flow: "orders@1", isGone: true },
  ]);
  expect((await act(small, "/v1/flows/orders@1/resume")).status).toBe(200);
  expect((await act(small, "/v1/flows/orders@1/resume")).status).toBe(404);
  expect((await get(small, "/v1/pauses")).items).toHaveLength(1);
});

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

describe.skipIf(missing !== undefined)("two daemons on one journal", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterAll(() => server.close());

  const environment = "flows/environments/dev.environment.yaml";
  const systemFile = "flows/retailers/acme/acme-erp.system.yaml";
  const files = {
    ...smallWorkspace,
    [environment]: (smallWorkspace[environment] ?? "").replace(
      "{ sqlite: { file: .crossdock/journal.db } }",
      "{ postgres: { url: journal-database } }",
    ),
    [systemFile]: (smallWorkspace[systemFile] ?? "")
      .replace("failures: 100", "failures: 1")
      .replace("probe: 1s", "probe: 10m"),
  };
  /** The state of its System there, and why a person has paused it. */
  const stateAt = async (small: SmallDaemon): Promise<string> => {
    const answer = await fetch(`${small.daemon.address}/v1/systems`);
    // As the route declares it.
    const { items } = (await answer.json()) as {
      items: [{ state: string; pause: { reason: string } | null }];
    };
    const [{ state, pause }] = items;
    return pause ? `${state}: ${pause.reason}` : state;
  };

  test("pause and resume for each other, and tell each other that a System is down", async () => {
    const database = { CROSSDOCK_SECRET_JOURNAL_DATABASE: server.url };
    const one = await open({ watch: false, files, variables: database });
    const variables = { ...database, ERP_URL: one.office.url };
    const other = await open({ watch: false, files, variables });
    await eventually(async () => (await get(one, "/v1/owners")).items.length === 2);

    expect((await act(one, "/v1/systems/acme-erp/pause", { reason: "it moves" })).status).toBe(200);
    await eventually(async () => (await stateAt(other)) === "paused: it moves", 2000);
    expect((await act(one, "/v1/flows/orders/pause", { reason })).status).toBe(200);
    await eventually(async () => (await get(other, "/v1/pauses")).items.length === 2, 2000);
    for (const order of ["1", "2", "3", "4"]) await send(other, order);
    expect((await act(other, "/v1/flows/orders/resume")).status).toBe(200);
    await are(one, ["1 paused", "2 paused", "3 paused", "4 paused"]);
    expect(one.office.bodies).toEqual([]);
    expect((await act(other, "/v1/systems/acme-erp/resume")).status).toBe(200);
    await are(other, ["1 succeeded", "2 succeeded", "3 succeeded", "4 succeeded"]);

    one.office.answer = () => ({ status: 503 });
    const before = one.office.bodies.length;
    await send(one, "5");
    await eventually(async () => (await stateAt(one)) === "open");
    await eventually(async () => (await stateAt(other)) === "open");
    for (const order of ["6", "7", "8", "9"]) await send(other, order);
    await are(one, [
      "1 succeeded",
      "2 succeeded",
      "3 succeeded",
      "4 succeeded",
      ...["5", "6", "7", "8", "9"].map((order) => `${order} paused`),
    ]);
    expect(one.office.bodies.length - before).toBe(1);
    one.office.answer = (count) => ({ status: 201, body: { id: count } });
    expect((await act(other, "/v1/systems/acme-erp/resume")).status).toBe(200);
    await eventually(async () => (await states(one)).every((state) => state.endsWith(" succeeded")));
    expect(await stateAt(one)).toBe("available");
  });
});
