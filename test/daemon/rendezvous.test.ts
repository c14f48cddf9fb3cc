import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openTestServer, postgresMissing, type TestServer } from "@crossdock/journal/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type DaemonProcess, startProcess } from "./daemon-process.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { type Answer, bodyOf, eventually, smallWorkspace } from "./small-workspace.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

const flowFile = "flows/base/orders.flow.yaml";
const environmentFile = "flows/environments/dev.environment.yaml";
const systemFile = "flows/retailers/acme/acme-erp.system.yaml";
const text = (path: string): string => smallWorkspace[path] ?? "";
const sends = (what: string): string => text(flowFile).replace('"one"', `"${what}"`);

/** Each daemon has a copy of the workspace of its own. */
describe.skipIf(missing !== undefined)("daemons that share a journal", () => {
  let server: TestServer;
  let files: Readonly<Record<string, string>>;
  let variables: Record<string, string>;
  const opened: SmallDaemon[] = [];
  beforeAll(async () => {
    server = await openTestServer();
  });
  beforeEach(() => {
    const journal = `{ postgres: { url: journal-database, schema: ${server.schema()}, partitions: 4 } }`;
    const environment = text(environmentFile).replace("{ sqlite: { file: .crossdock/journal.db } }", journal);
    files = { ...smallWorkspace, [environmentFile]: environment };
    variables = { ERP_URL: "http://127.0.0.1:9", CROSSDOCK_SECRET_JOURNAL_DATABASE: server.url };
  });
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });
  afterAll(() => server.close());

  const start = async (more: Readonly<Record<string, string>> = {}): Promise<SmallDaemon> => {
    const daemon = await openSmallDaemon({ watch: true, files, variables: { ...variables, ...more } });
    opened.push(daemon);
    return daemon;
  };
  const ask = async ({ daemon }: SmallDaemon, path: string, body?: object): Promise<Answer> =>
    bodyOf(
      await fetch(`${daemon.address}${path}`, {
        method: body ? "POST" : "GET",
        headers: { "content-type": "application/json" },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );
  const active = async (each: SmallDaemon): Promise<string> => (await ask(each, "/v1/revisions")).active;
  const save = ({ folder }: SmallDaemon, path: string, content: string) =>
    writeFile(join(folder, path), content);
  /** Resolves with the revision that all of them run, once it is another one than `before`. */
  const switched = (before: string, ...daemons: SmallDaemon[]): Promise<string> =>
    eventually(async () => {
      const [first, ...others] = await Promise.all(daemons.map(active));
      return first !== before && others.every((each) => each === first) ? first : undefined;
    });
  /** Long enough for a bell, its two looks and a reload. */
  const bells = () => new Promise((resolve) => setTimeout(resolve, 1500));

  test("take up what one of them reads, and older files that arrive later change nothing", async () => {
    const [first, second] = [await start(), await start()];
    const one = await active(first);
    expect(await active(second)).toBe(one);
    await save(first, flowFile, sends("two"));
    const two = await switched(one, first, second);
    // Half of a deployment reaches the second one late, the rest after it.
    await save(second, flowFile, `${sends("one")}# later\n`);
    const between = await switched(two, first, second);
    await save(second, flowFile, sends("one"));
    await bells();
    expect(await Promise.all([first, second].map(active))).toEqual([between, between]);
    expect(second.logged.join("")).toContain("the workspace's files were replaced by later ones");
    await save(second, flowFile, sends("two"));
    expect(await switched(between, first, second)).toBe(two);
    await eventually(async () => {
      const { items } = await ask(second, "/v1/owners");
      return items.length === 2 && items.every(({ revision }) => revision === two);
    });
  });

  test("go on with what they run where one cannot run the next, and say which and why", async () => {
    const [first, second] = [await start({ OTHER_URL: "http://127.0.0.1:9" }), await start()];
    const before = await active(first);
    await save(first, systemFile, text(systemFile).replace("env:ERP_URL", "env:OTHER_URL"));
    const report = await ask(first, "/v1/reloads", {});
    expect(report).toMatchObject({ result: "rejected", revision: before });
    expect(report.reason).toMatch(/^daemon \d+ on \S+ cannot run it: .*OTHER_URL/);
    expect(report.diagnostics.map(({ span }) => span?.file)).toContain(systemFile);
    expect(await Promise.all([first, second].map(active))).toEqual([before, before]);
    const theirs = await ask(second, "/v1/reloads");
    expect(theirs.items[0]).toMatchObject({
      result: "rejected",
      reason: expect.stringContaining("OTHER_URL"),
    });
    // Nothing is left of what never ran.
    expect((await ask(second, "/v1/revisions")).items).toHaveLength(1);
    await save(second, ".env", "OTHER_URL=http://127.0.0.1:9\n");
    // The bell of the first one may be sooner.
    await eventually(async () => (await ask(first, "/v1/reloads", {})).result !== "rejected");
    await switched(before, first, second);
  });

  test("go back together, whichever was asked, and a restart keeps to it", async () => {
    const [first, second] = [await start(), await start({ ERP_URL: "http://127.0.0.1:10" })];
    const one = await active(first);
    await save(first, flowFile, sends("two"));
    const two = await switched(one, first, second);
    await save(second, flowFile, sends("two"));
    await bells();
    const back = await ask(second, `/v1/revisions/${one}/activate`, { reason: "wrong" });
    expect(back).toMatchObject({ result: "rolledBack", revision: one });
    expect(await switched(two, first, second)).toBe(one);
    expect((await ask(first, "/v1/revisions")).folder.isSetAside).toBe(true);
    await save(first, "docs-note.md", "a bell");
    await save(first, flowFile, `${sends("two")} &`);
    await bells();
    await save(first, flowFile, sends("two"));
    await bells();
    await second.restart();
    expect(await Promise.all([first, second].map(active))).toEqual([one, one]);
    expect((await ask(second, "/v1/revisions")).folder.isSetAside).toBe(true);
    await save(second, flowFile, sends("three"));
    const three = await switched(one, first, second);
    expect(three).not.toBe(two);
    expect((await ask(first, "/v1/revisions")).folder.isSetAside).toBe(false);
  });

  test("give one that joins what they run, and take up what it brings that is new", async () => {
    const first = await start();
    const one = await active(first);
    await save(first, flowFile, sends("two"));
    const two = await switched(one, first);
    const old = await start();
    expect(await active(old)).toBe(two);
    await bells();
    expect(await Promise.all([first, old].map(active))).toEqual([two, two]);
    files = { ...files, [flowFile]: sends("three") };
    const fresh = await start();
    const three = await switched(two, first, old, fresh);
    // Once all have the older files, they are meant.
    for (const each of [first, old, fresh]) await save(each, flowFile, sends("one"));
    expect(await switched(three, first, old, fresh)).toBe(one);
  });

  test("go on without one that dies meanwhile, and end what it has proposed", async () => {
    const first = await start();
    const one = await active(first);
    const join = (): Promise<DaemonProcess> =>
      startProcess(first.folder, { CROSSDOCK_SECRET_ACME_SHOP: "a", ...variables }, 0, "dev");
    const hung = await join();
    hung.signal("SIGSTOP");
    await save(first, flowFile, sends("two"));
    await bells();
    expect(await active(first)).toBe(one);
    hung.kill();
    await hung.gone;
    const two = await switched(one, first);
    const other = await join();
    expect((await bodyOf(await fetch(`${other.address}/v1/revisions`))).active).toBe(two);
    expect(await other.stop()).toBe(0);
  });
});
