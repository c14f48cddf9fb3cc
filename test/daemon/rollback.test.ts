import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { crossdock } from "./crossdock.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

const flowFile = "flows/base/orders.flow.yaml";
// Each command is a start of Node; the machine may be busy.
vi.setConfig({ testTimeout: 180_000 });

let opened: SmallDaemon;

beforeEach(async () => {
  opened = await openSmallDaemon({ watch: true });
});
afterEach(() => opened.close());

/** Writes the flow so that it sends this text, or so that it is not fit to run. */
const save = (text: string) =>
  writeFile(join(opened.folder, flowFile), (smallWorkspace[flowFile] ?? "").replace('"one"', text));
const last = async () => (await bodyOf(await fetch(`${opened.daemon.address}/v1/reloads`))).items[0];
const applied = (text: string) =>
  eventually(async () => {
    await send();
    return opened.office.bodies.at(-1)?.["text"] === text;
  });
let count = 0;
const send = async (): Promise<number> => {
  const body = JSON.stringify({ eventId: `e${++count}`, orderNo: `${count}` });
  const request = { method: "POST", headers: signed(body), body };
  return (await fetch(`${opened.daemon.address}/hooks/acme/orders`, request)).status;
};
/** The text that a message sends which is accepted now. */
const textNow = async (): Promise<unknown> => {
  const before = opened.office.bodies.length;
  expect(await send()).toBe(202);
  await eventually(() => opened.office.bodies.length > before);
  return opened.office.bodies.at(-1)?.["text"];
};
const type = (...args: string[]) => crossdock(args, { server: opened.daemon.address, folder: opened.folder });
/** Long enough for a bell, its two looks and the reload. */
const bells = () => new Promise((resolve) => setTimeout(resolve, 1200));
const touch = () => writeFile(join(opened.folder, "docs-note.md"), String(Math.random()));

test("a rollback runs the revision before, and no bell undoes it", async () => {
  await save('"two"');
  await applied("two");
  const back = await type("rollback", "previous", "--reason", "wrong text");
  expect(back).toMatchObject({ code: 0, stderr: "" });
  expect(back.stdout).toMatch(/^revision [0-9a-f]{12} is active; the files of the workspace are set aside/);
  expect(await textNow()).toBe("one");
  // The same bad files again: saved again, broken and repaired.
  await save('"two"');
  await touch();
  await bells();
  expect(await textNow()).toBe("one");
  await save('"two" &');
  await eventually(async () => (await last())?.result === "rejected");
  await save('"two"');
  await bells();
  expect(await textNow()).toBe("one");
  const audit = await bodyOf(await fetch(`${opened.daemon.address}/v1/audit`));
  expect(audit.items.map(({ event }) => event)).toContain("revision.rolledBack");
  expect(await (await fetch(`${opened.daemon.address}/metrics`)).text()).toContain("crossdock_rolled_back 1");
});

test("a rollback holds over a restart, with the files that were set aside and with broken ones", async () => {
  await save('"two"');
  await applied("two");
  await type("rollback", "previous");
  await opened.restart();
  expect(await textNow()).toBe("one");
  await save('"three" &');
  await eventually(async () => (await last())?.result === "rejected");
  await opened.restart();
  await eventually(async () => (await last())?.result === "rejected");
  expect(await textNow()).toBe("one");
  // Mended: the next start takes it, and the rollback is over.
  await opened.daemon.stop();
  await save('"three"');
  await opened.restart();
  expect(await textNow()).toBe("three");
  expect(await (await fetch(`${opened.daemon.address}/metrics`)).text()).toContain("crossdock_rolled_back 0");
});

test("the next valid change ends a rollback", async () => {
  await save('"two"');
  await applied("two");
  await type("rollback", "previous");
  await save('"three"');
  await applied("three");
  await opened.restart();
  expect(await textNow()).toBe("three");
});

test("a rollback ends when it is asked to, and when one goes back to what the files say", async () => {
  await save('"two"');
  await applied("two");
  await type("rollback", "previous");
  const held = await type("apply", "--wait");
  expect([held.code, held.stderr]).toEqual([1, expect.stringContaining("--end-rollback")]);
  expect(await textNow()).toBe("one");
  expect(await type("apply", "--wait", "--end-rollback")).toMatchObject({ code: 0 });
  expect(await textNow()).toBe("two");
  await type("rollback", "previous");
  expect((await type("rollback", "previous")).stdout).toContain("it is what the workspace's files say");
  await save('"two" ');
  expect(await textNow()).toBe("two");
});

test("revisions are listed with what changed, and the active one is marked", async () => {
  await save('"two"');
  await applied("two");
  const { stdout } = await type("revisions");
  const [head, first, second] = stdout.split("\n");
  expect(head).toMatch(/^REVISION +ACTIVATED +BY +CHANGES$/);
  expect(first).toMatch(/^\* [0-9a-f]{12} {2}.* reload .*~ flows\/base\/orders\.flow\.yaml$/);
  expect(second).toMatch(/^ {2}[0-9a-f]{12} {2}.* start/);
  expect((await type("rollback", "0123456789")).stderr).toContain("There is no such revision");
  expect((await type("rollback", "0")).code).toBe(2);
});

test("apply prints findings as lint does, says the same whoever was first, and waits for what runs", async () => {
  expect(await type("apply", "--wait")).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^revision [0-9a-f]{12} is active: it is what these files say\n$/),
    stderr: "",
  });
  await save('"two" &');
  const refused = await type("apply", "--wait");
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain(`${flowFile}:18`);
  expect(refused.stdout).toContain("XD201");
  expect(refused.stderr).toMatch(/^refused: revision [0-9a-f]{12} stays active\n$/);
  // The bell has seen these files by now: whoever asks hears it again.
  await eventually(async () => (await last())?.result === "rejected");
  expect((await type("apply", "--wait")).stdout).toBe(refused.stdout);
  await save('"two"');
  expect(await type("apply", "--wait")).toMatchObject({ code: 0 });
  expect(await textNow()).toBe("two");
});

test("apply tells when the daemon has other files than these", async () => {
  const other = await openSmallDaemon({ watch: false });
  await rm(join(other.folder, "schemas"), { recursive: true });
  const { code, stderr } = await crossdock(["apply", other.folder, "--wait", "--timeout", "1"], {
    server: opened.daemon.address,
    folder: opened.folder,
  });
  await other.close();
  expect([code, stderr]).toEqual([1, expect.stringContaining("the daemon has other files than these")]);
});
