import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { crossdock } from "./crossdock.ts";
import { openPolledOffice, type PolledOffice, polledWorkspace } from "./polled-workspace.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually } from "./small-workspace.ts";

// Each command is a start of Node; the machine may be busy.
vi.setConfig({ testTimeout: 180_000 });

let office: PolledOffice;
let opened: SmallDaemon;

beforeEach(async () => {
  office = await openPolledOffice();
  office.orders.push({ eventId: "1", orderNo: "US/1001" }, { eventId: "2", orderNo: "US/1002" });
  const variables = { ERP_URL: office.url };
  opened = await openSmallDaemon({ watch: false, files: polledWorkspace, variables });
  await eventually(() => office.written === 2);
});
afterEach(async () => {
  await opened.close();
  await office.close();
});

const type = (...args: string[]) =>
  crossdock(["flows", ...args], { server: opened.daemon.address, folder: opened.folder });
const audited = async () => {
  const { items } = await bodyOf(await fetch(`${opened.daemon.address}/v1/audit`));
  return items.map(({ event }) => event);
};

test("a poll fires when a person asks for it, and says what it brought, or why it could not", async () => {
  office.orders.push({ eventId: "3", orderNo: "US/1003" });
  const dry = await type("run-now", "orders", "--reason", "the shop is back", "--dry-run");
  expect(dry).toEqual({
    code: 0,
    stdout: "would let the poll main of orders@1 for acme fire now\n",
    stderr: "",
  });
  expect([office.asked.length, await audited()]).toEqual([1, []]);

  const done = await type("run-now", "orders", "--reason", "the shop is back");
  expect(done).toEqual({
    code: 0,
    stdout: "fired the poll main of orders@1 for acme: 1 accepted\n",
    stderr: "",
  });
  await eventually(() => office.written === 3);
  expect(office.asked).toEqual([null, "2"]);

  office.isDown = true;
  const failed = await type("run-now", "orders", "--retailer", "acme", "--reason", "again");
  expect([failed.code, failed.stdout]).toEqual([1, ""]);
  expect(failed.stderr).toMatch(
    /^the poll main of orders@1 for acme failed: Unavailable: .*; it brought nothing new\n$/,
  );
  expect(await audited()).toEqual(["trigger.fired", "trigger.fired"]);

  const misspelt = await type("run-now", "oders", "--reason", "again");
  expect(misspelt).toMatchObject({ code: 1, stderr: expect.stringContaining("did you mean `orders`?") });
  const elsewhere = await type("run-now", "orders", "--trigger", "mian", "--reason", "again");
  expect(elsewhere.stderr).toContain("no trigger is named mian; did you mean `main`?");
  const nothing = await type("run-nwo", "orders");
  expect(nothing).toMatchObject({
    code: 2,
    stderr: "there is no command `flows run-nwo`; did you mean `run-now`?\n",
  });
});

test("a cursor is shown, moved back with an instant of the audit, and forward only where that is meant", async () => {
  const shown = await type("cursor", "orders");
  expect(shown).toMatchObject({ code: 0, stderr: "" });
  expect(shown.stdout).toMatch(
    /^2: the poll main of orders@1 for acme, which reads changes.list of acme-erp\nread up to: 2\nlast moved: 20.*Z\nmeaning: What `body.upTo` made of the last page that was read.\n$/,
  );
  const unfit = await type("cursor", "orders", "--move", "2026-11-30", "--reason", "restored");
  expect(unfit).toMatchObject({ code: 1, stdout: "" });
  expect(unfit.stderr).toContain("the cursor is a number, such as `2`, and not a text");
  const unsaid = await type("cursor", "orders", "--move", "1");
  expect(unsaid).toMatchObject({
    code: 2,
    stderr: "`crossdock flows cursor --move` needs --reason: why; kept in the audit\n",
  });

  const dry = await type("cursor", "orders", "--move", "1", "--dry-run");
  expect(dry.stdout).toMatch(
    /^would move the poll main .*, from 2 to 1\nback: what lies between is read again, .*\n$/,
  );
  expect([office.asked, await audited()]).toEqual([[null], []]);
  const back = await type("cursor", "orders", "--move", "1", "--reason", "the back office was restored");
  expect(back).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^moved the poll main .*, from 2 to 1\n/),
  });
  await eventually(() => office.asked.length === 2);
  expect([office.asked[1], office.written]).toEqual(["1", 2]);

  const forward = await type("cursor", "orders", "--move", "7", "--reason", "these were done by hand");
  expect(forward).toMatchObject({ code: 2, stdout: "" });
  expect(forward.stderr).toContain(
    "forward: what was changed between the two is never read\n--yes moves it without asking",
  );
  const meant = await type(
    "cursor",
    "orders",
    "--move",
    "7",
    "--reason",
    "these were done by hand",
    "--yes",
    "--json",
  );
  expect(JSON.parse(meant.stdout)).toMatchObject({ from: 2, to: 7, direction: "forward", moved: true });
  expect(await audited()).toEqual(["cursor.moved", "cursor.moved"]);
});
