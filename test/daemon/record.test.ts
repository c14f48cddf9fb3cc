import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { crossdock } from "./crossdock.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

// Each command is a start of Node; the machine may be busy.
vi.setConfig({ testTimeout: 180_000 });

const flowFile = "flows/base/orders.flow.yaml";
const systemFile = "flows/retailers/acme/acme-erp.system.yaml";
const testFile = "test/flows/orders.test.yaml";
const files: Record<string, string> = {
  ...smallWorkspace,
  [flowFile]: (smallWorkspace[flowFile] ?? "")
    .replace("  number: orderNo", "  number: orderNo\n  email: email")
    .replace(
      "retry: standard",
      `output: '{ "shown": $result.id & "!" }'
assert: [ { that: '$result.id != 13', error: UnluckyNumber } ]
retry: standard`,
    ),
  [systemFile]:
    `${smallWorkspace[systemFile]}    error: { title: body.message, class: '{ "422": "Rejected" }' }\n`.replace(
      `'{ "id": body.id }'`,
      `'{ "id": body.id, "to": body.to }'`,
    ),
};

let opened: SmallDaemon;
beforeEach(async () => {
  opened = await openSmallDaemon({ watch: false, files });
});
afterEach(() => opened.close());

const get = async (path: string) => bodyOf(await fetch(`${opened.daemon.address}${path}`));
const type = (...args: string[]) => crossdock(args, { server: opened.daemon.address, folder: opened.folder });
const written = (path: string) => readFile(join(opened.folder, path), "utf8");

/** Sends an order and waits for its end; answers its id. */
async function send(order: Record<string, unknown>): Promise<string> {
  const body = JSON.stringify(order);
  const answer = await fetch(`${opened.daemon.address}/hooks/acme/orders`, {
    method: "POST",
    headers: signed(body),
    body,
  });
  expect([202, 422]).toContain(answer.status);
  const ends = ["succeeded", "deadLettered", "quarantined"];
  return eventually(async () => {
    const { items } = await get("/v1/messages?limit=1");
    return items[0] && ends.includes(items[0].state) ? items[0].id : undefined;
  });
}

test("a message that passed, after an answer was lost, becomes a case that passes", async () => {
  opened.office.answer = (count) =>
    count === 1 ? { status: 503 } : { status: 201, body: { id: 7, to: "Ann.Berg@shop.example" } };
  const id = await send({
    eventId: "e1",
    orderNo: "A-1",
    email: "ann.berg@shop.example",
    note: "Ring twice",
  });
  const dry = await type("test", "--record", id, "--dry-run");
  expect(dry).toMatchObject({ code: 0, stderr: "" });
  expect(dry.stdout).toContain(`would write ${testFile}, a new test`);
  await expect(written(testFile)).rejects.toThrow("ENOENT");

  const recorded = await type("test", "--record", id, "--as", "an order after a lost answer");
  expect(recorded).toMatchObject({ code: 0, stderr: "" });
  expect(recorded.stdout).toContain("wrote test/flows/fixtures/an-order-after-a-lost-answer.json");
  expect(recorded.stdout).toContain("stand-ins for email, note");
  expect(recorded.stdout).toContain("✓ an order after a lost answer");
  const fixture = JSON.parse(await written("test/flows/fixtures/an-order-after-a-lost-answer.json"));
  expect(fixture).toEqual({
    eventId: "e1",
    orderNo: "A-1",
    email: expect.stringMatching(/^[a-z]{3}\.[a-z]{4}@example\.com$/),
    note: expect.stringMatching(/^[A-Z][a-z]{3} [a-z]{5}$/),
  });
  const text = await written(testFile);
  expect(text).toContain(`to: ${fixture.email}`);
  expect(text).toContain("outcome: succeeded");
  expect(text).toContain("erp:orders.create: 1");
  expect(`${text}${JSON.stringify(fixture)}${recorded.stdout}`).not.toMatch(/ann\.?berg|shop\.example|ring/i);
  expect(await type("test", "--verbose")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("1 passed"),
  });

  const again = await type("test", "--record", id, "--as", "an order after a lost answer");
  expect(again).toMatchObject({ code: 2, stdout: "" });
  expect(again.stderr.replaceAll(/\s+/g, " ")).toContain("has a case `an order after a lost answer` already");
  expect(await written(testFile)).toBe(text);
});

test("what failed becomes a case of that failure; the test's own lines stay", async () => {
  opened.office.answer = (count) =>
    count === 1 ? { status: 422, body: { message: "no" } } : { status: 201, body: { id: 13 } };
  const refused = await send({ eventId: "e1", orderNo: "A-1" });
  const unlucky = await send({ eventId: "e2", orderNo: "A-2" });
  const bad = await send({ eventId: "e3" });
  expect(await type("test", "--record", refused, "--as", "refused")).toMatchObject({ code: 0 });
  const before = `# Kept.\n${await written(testFile)}`;
  await writeFile(join(opened.folder, testFile), before);
  for (const [id, name] of [
    [unlucky, "an answer that is not wanted"],
    [bad, "an order without a number"],
  ] as const) {
    const recorded = await type("test", "--record", id, "--as", name);
    expect(`${recorded.stdout}${recorded.stderr}`).toContain(`✓ ${name}`);
  }
  const text = await written(testFile);
  expect(text.startsWith(before)).toBe(true);
  expect(text).toContain("class: UnluckyNumber");
  expect(text).toContain("outcome: quarantined");
  const json = await type("test", "--json");
  expect(JSON.parse(json.stdout)).toMatchObject({ passed: 3, failed: 0 });
});

test("a flow that goes another way by now is told, place by place", async () => {
  const id = await send({ eventId: "e1", orderNo: "A-1" });
  const changed = (files[flowFile] ?? "").replace("queue:", `when: 'orderNo != "A-1"'\nqueue:`);
  await writeFile(join(opened.folder, flowFile), changed);
  const recorded = await type("test", "--record", id);
  expect(recorded.code).toBe(1);
  expect(recorded.stdout).toContain("steps.main");
  expect(recorded.stdout).toContain('expected "done"');
});

test("what cannot be recorded says why", async () => {
  const unknown = await type("test", "--record", "nothing");
  expect(unknown).toMatchObject({ code: 1, stdout: "" });
  expect(unknown.stderr.replaceAll(/\s+/g, " ")).toContain("no message has the id nothing");
  expect((await type("test", "--as", "x")).code).toBe(2);
});
