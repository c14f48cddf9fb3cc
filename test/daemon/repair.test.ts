import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { crossdock } from "./crossdock.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

// Each command is a start of Node; the machine may be busy.
vi.setConfig({ testTimeout: 180_000 });

const flowFile = "flows/base/orders.flow.yaml";
const holding = (smallWorkspace[flowFile] ?? "")
  .replace("limit: 5", "limit: 100")
  .replace(
    "  - errors: [ Any ]",
    "  - errors: [ Rejected ]\n    action: hold\n    case: { queue: orders, title: 'order {{ key }}' }\n  - errors: [ Any ]",
  );

let opened: SmallDaemon;

beforeEach(async () => {
  opened = await openSmallDaemon({ watch: false, files: { ...smallWorkspace, [flowFile]: holding } });
});
afterEach(() => opened.close());

const send = async (message: Readonly<Record<string, string>>): Promise<void> => {
  const body = JSON.stringify(message);
  const request = { method: "POST", headers: signed(body), body };
  expect([202, 422]).toContain((await fetch(`${opened.daemon.address}/hooks/acme/orders`, request)).status);
};
const order = (number: string) => send({ eventId: `e${number}`, orderNo: `US/${number}` });
const get = async (path: string) => bodyOf(await fetch(`${opened.daemon.address}${path}`));
const count = async (state: string) => (await get(`/v1/messages?state=${state}`)).items.length;
const are = (wanted: number, state: string) => eventually(async () => (await count(state)) === wanted);
const type = (...args: string[]) => crossdock(args, { server: opened.daemon.address, folder: opened.folder });
const refusing = () => ({ status: 422, body: { title: "the article is not known" } });

test("what one cause holds is shown as one group, and retried at once", async () => {
  opened.office.answer = refusing;
  for (const number of ["1001", "1002", "1003", "1004", "1005"]) await order(number);
  await are(5, "held");
  const filter = ["--flow", "orders", "--class", "Rejected", "--system", "acme-erp", "--since", "1h"];

  const shown = await type("retry", ...filter, "--dry-run");
  expect(shown.stdout).toBe(`would retry 5 messages in 1 group

MESSAGES  STATE  FLOW      RETAILER  CAUSE                 KEYS
5         held   orders@1  acme      Rejected at acme-erp  US/1005, US/1004, US/1003 and 2 more
`);
  const unasked = await type("retry", ...filter, "--reason", "the article is there");
  expect([unasked.code, unasked.stdout, await count("held")]).toEqual([2, "", 5]);
  expect(unasked.stderr).toContain("would retry 5 messages in 1 group; --yes does it without asking");

  opened.office.answer = () => ({ status: 201, body: { id: 1 } });
  const one = await type("skip", "--key", "1003", "--reason", "a test order");
  expect(one).toMatchObject({ code: 0, stdout: expect.stringMatching(/ is skipped\n$/) });
  const all = await type("retry", ...filter, "--reason", "the article is there", "--yes");
  expect(all).toMatchObject({ code: 0, stdout: "retried 4 messages\n", stderr: "" });
  await are(4, "succeeded");
  const { items } = await get("/v1/audit");
  expect(items.map(({ event }) => event)).toEqual([...Array(4).fill("message.retried"), "message.released"]);
  const none = await type("retry", ...filter, "--yes");
  expect(none).toMatchObject({ code: 0, stdout: "" });
  expect(none.stderr).toContain(
    "no message fits; only those that are held, retrying or paused can be retried",
  );
});

test("ids may be cut short, and one that cannot be done does not keep the others from it", async () => {
  opened.office.answer = refusing;
  await order("1");
  await are(1, "held");
  await new Promise((resolve) => setTimeout(resolve, 5));
  opened.office.answer = () => ({ status: 201, body: { id: 1 } });
  await order("2");
  await are(1, "succeeded");
  const [done = "", held = ""] = (await get("/v1/messages")).items.map(({ id }) => id);
  const both = await type("release", held.slice(0, 18), done, "--action", "retry", "--reason", "why");
  expect(both.code).toBe(1);
  expect(both.stdout).toBe("retried 1 message\n");
  expect(both.stderr).toContain(`${done}  the message is succeeded: only a held message can be released`);
  const unclear = await type("release", held.slice(0, 6), "--action", "retry", "--reason", "why");
  expect(unclear).toMatchObject({ code: 1, stderr: expect.stringContaining("write more of the id") });
  const unknown = await type("retry", "0000");
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("There is no such message") });
});

test("a message shows what it carries and what was answered, without what is personal", async () => {
  await send({ eventId: "e1", orderNo: "US/1001", email: "ann@example.org" });
  await are(1, "succeeded");
  const { stdout } = await type("messages", "--key", "1001", "--json");
  const [{ id }] = JSON.parse(stdout).items;
  const shown = await type("messages", id.slice(0, 20), "--payload", "--requests");
  expect(shown.stderr).toBe("");
  expect(shown.stdout.slice(shown.stdout.indexOf("received\n"))).toBe(`received
  {
    "eventId": "e1",
    "orderNo": "US/1001",
    "email": "***"
  }

main came to
  {
    "id": 1
  }
`);
  const groups = await type("messages", "--groups");
  expect(groups.stdout).toMatch(/^1 +succeeded +orders@1 +acme +US\/1001$/m);
  const alone = await type("messages", "--payload");
  expect(alone).toMatchObject({ code: 2, stderr: "--payload and --requests go with the id of a message\n" });
});

test("what lies in quarantine can be dismissed, and taken in again", async () => {
  await send({ eventId: "x" });
  await send({ eventId: "y" });
  const dismissed = await type("dismiss", "--all", "--yes", "--reason", "a test of the shop");
  expect(dismissed).toMatchObject({ code: 0, stdout: "dismissed 2 messages\n" });
  expect([await count("quarantined"), await count("skipped")]).toEqual([0, 2]);
  const again = await type("replay", "--state", "skipped", "--yes", "--json");
  expect(JSON.parse(again.stdout).items).toMatchObject([
    {
      state: null,
      problem: { type: "wrong-state", detail: expect.stringContaining("it still does not fit") },
    },
    { state: null },
  ]);
});

test("a replay says where every step has written, and writes again only with a reason", async () => {
  await order("1001");
  await are(1, "succeeded");
  const nothing = await type("replay", "--state", "succeeded", "--all", "--yes");
  expect(nothing).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("there is nothing to do"),
  });
  expect(opened.office.bodies).toHaveLength(1);
  const why = await type("replay", "--state", "succeeded", "--again", "main");
  expect(why).toMatchObject({ code: 2, stderr: expect.stringContaining("--reason") });
  const again = await type(
    "replay",
    "--state",
    "succeeded",
    "--again",
    "main",
    "--reason",
    "the ERP lost an evening",
  );
  expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/ is accepted\n$/), stderr: "" });
  await eventually(() => opened.office.bodies.length === 2);
  const audit = await type("audit");
  expect(audit.stdout).toContain("again main, reason the ERP lost an evening");
});

test("nothing is done where nobody said to which messages", async () => {
  const nothing = await type("skip", "--reason", "why");
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("say which messages") });
  const both = await type("skip", "0000", "--class", "Rejected", "--reason", "why");
  expect(both).toMatchObject({ code: 2, stderr: "ids and filters exclude each other; give one of them\n" });
  const misspelt = await type("skip", "--flow", "ordres", "--reason", "why");
  expect(misspelt).toMatchObject({ code: 2, stderr: "no flow is named `ordres`; did you mean `orders`?\n" });
  const late = await type("skip", "--since", "yesterday", "--reason", "why");
  expect(late).toMatchObject({ code: 2, stderr: expect.stringContaining("`yesterday` is not a time") });
});
