import {
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Journal, memoryJournal } from "@crossdock/journal";
import { Failure } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { revisionOf } from "../testing.ts";
import { behindGate, openDropFolder } from "./drop-folder.ts";
import { fileTrigger } from "./file.ts";
import { fedBy, listSystem, startFeed, type TriggerBench } from "./testing.ts";

const now = Date.UTC(2026, 0, 1);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "crossdock-file-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Puts a file into the folder; `age` in milliseconds. */
async function put(name: string, text: string | Uint8Array, age = 60_000): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  const at = new Date(now - age);
  await utimes(path, at, at);
}

async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Waits for real file operations; the clock stands still. */
async function look(bench: TriggerBench, isDone: () => Promise<boolean>, turns = 400): Promise<void> {
  for (let turn = 0; turn < turns && !(await isDone()); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await bench.clock.advance(0);
  }
}

const hasNone = (place: string) => async (): Promise<boolean> =>
  !(await files()).some((name) => name.startsWith(place));

async function start(
  settings: Record<string, unknown>,
  more: Parameters<typeof fedBy>[2] = {},
  journal: Journal = memoryJournal(),
): Promise<TriggerBench> {
  const flow = fedBy(fileTrigger, { system: "shop", glob: "in/*", ...settings }, more);
  return startFeed(
    flow,
    [listSystem(() => [], folder, { breaker: { failures: 3, within: 60_000, probe: 30_000 } })],
    { journal, clock: fakeClock(now) },
  );
}

const anonymous = { identity: { id: null, key: null, version: null } };

describe("a file", () => {
  test.each([
    ["json", '[{"id":"1"},{"id":"2"}]', ["1", "2"]],
    ["json", '{"id":"1"}', ["1"]],
    ["ndjson", '{"id":"1"}\r\n\n{"id":"2"}\n', ["1", "2"]],
    ["csv", "\ufeffid,name\n1,Ann\n\n2,Bo\n", ["1", "2"]],
  ])("of %s becomes a message for each record and goes to done/: %j", async (format, text, ids) => {
    await put("in/a", text);
    const bench = await start({ format });
    await look(bench, hasNone("in/"));
    expect([await bench.taken(), await files()]).toEqual([ids, ["done/a"]]);
    await bench.engine.stop(0);
  });

  test("in shadow is taken once and left to whoever takes it live; changed, it is taken again", async () => {
    await put("in/a", '[{"id":"1"},{"id":"2"}]');
    await put("in/bad", "{");
    const bench = await start({ format: "json", every: "1s" }, { ...anonymous, mode: "shadow" });
    await look(bench, async () => (await bench.taken()).length === 2);
    await bench.clock.advance(3000);
    await look(bench, async () => false, 20);
    expect([await bench.taken(), await files()]).toEqual([
      ["1", "2"],
      ["in/a", "in/bad"],
    ]);
    await put("in/a", '[{"id":"3"}]');
    await bench.clock.advance(1000);
    await look(bench, async () => (await bench.taken()).length === 3);
    expect(await bench.taken()).toEqual(["1", "2", "3"]);
    await bench.engine.stop(0);
  });

  test("of csv may have another delimiter and quoted fields", async () => {
    await put("in/a.csv", 'id;note\n1;"a; b"\n');
    const bench = await start({ format: "csv", delimiter: ";" });
    await look(bench, hasNone("in/"));
    const { items } = await bench.journal.messages.list({ limit: 1 });
    const payload = await bench.journal.messages.payload(items[0]?.id ?? "");
    expect(JSON.parse(payload?.payload ?? "")).toEqual({ id: "1", note: "a; b" });
    await bench.engine.stop(0);
  });

  test("is left alone until it has settled", async () => {
    await put("in/a", '{"id":"1"}', 1000);
    const bench = await start({ settle: "2s", every: "10s" });
    await look(bench, async () => false, 40);
    expect(await files()).toEqual(["in/a"]);
    await bench.clock.advance(10_000);
    await look(bench, hasNone("in/"));
    expect(await bench.taken()).toEqual(["1"]);
    await bench.engine.stop(0);
  });

  test.each([
    ["json", '{"id":"Ann', "it does not parse as JSON (at character 11)"],
    ["ndjson", '{"id":"1"}\n{"id":"Ann', "line 2 does not parse as JSON"],
    ["csv", "id,name\n1,Ann,x\n", "it does not parse as CSV: CSV_RECORD_INCONSISTENT_COLUMNS in line 2"],
    ["json", new Uint8Array([0x22, 0xff, 0x22]), "it is not UTF-8"],
  ])(
    "of %s that is broken goes to failed/ whole, and the audit quotes nothing of it",
    async (format, text, reason) => {
      await put("in/a", text);
      await put("in/b", format === "csv" ? "id\n7\n" : '{"id":"7"}');
      const bench = await start({ format });
      await look(bench, hasNone("in/"));
      expect([await bench.taken(), await files()]).toEqual([["7"], ["done/b", "failed/a"]]);
      const { items } = await bench.journal.audit.list({ limit: 10 });
      expect(items.map(({ event, details }) => [event, details["file"], details["reason"]])).toEqual([
        ["file.refused", "in/a", reason],
      ]);
      const refused = bench.events.filter(({ kind }) => kind === "fileRefused");
      expect(refused).toEqual([{ kind: "fileRefused", flow: "orders@1", retailer: "acme" }]);
      await bench.engine.stop(0);
    },
  );

  test("of a name that was taken before is kept beside the other", async () => {
    await put("done/a", "the first");
    await put("in/a", '{"id":"2"}');
    const bench = await start({});
    await look(bench, hasNone("in/"));
    expect(await files()).toEqual(["done/a", `done/a.${now}`]);
    expect(await readFile(join(folder, "done/a"), "utf8")).toBe("the first");
    await bench.engine.stop(0);
  });

  test("that was taken is not found again by a glob that covers its archive", async () => {
    await put("in/a", '{"id":"1"}');
    await put("in/b", "broken");
    const bench = await start({ glob: "**/*", every: "10s" }, anonymous);
    await look(bench, hasNone("in/"));
    await bench.clock.advance(30_000);
    await look(bench, async () => false, 20);
    expect([await bench.taken(), await files()]).toEqual([["1"], ["done/a", "failed/b"]]);
    await bench.engine.stop(0);
  });

  test("comes after those whose names come before", async () => {
    for (const name of ["c", "a", "b"]) await put(`in/${name}`, `{"id":"${name}"}`);
    const bench = await start({});
    await look(bench, hasNone("in/"));
    expect(await bench.taken()).toEqual(["a", "b", "c"]);
    await bench.engine.stop(0);
  });
});

describe("a folder that others write to", () => {
  const many = (name: string, count: number): string =>
    Array.from({ length: count }, (_, index) => `{"id":"${name}${index}"}`).join("\n");

  test("may get the next file of a name while the first one is taken", async () => {
    await put("in/a", many("old", 600));
    const journal = memoryJournal();
    const slow: Journal = {
      ...journal,
      messages: {
        ...journal.messages,
        async acceptPage(...args) {
          if ((await files()).every((name) => name !== "in/a")) await put("in/a", many("new", 2));
          return journal.messages.acceptPage(...args);
        },
      },
    };
    const bench = await start({ format: "ndjson" }, { queue: { limit: 5000 } }, slow);
    await look(bench, async () => (await files()).includes("done/a"));
    slow.messages.acceptPage = journal.messages.acceptPage;
    const archived = async (): Promise<number> => (await readdir(join(folder, "done"))).length;
    for (let turn = 0; turn < 40 && (await archived()) < 2; turn++) {
      await look(bench, async () => false, 5);
      await bench.clock.advance(10_000);
    }
    expect(await readFile(join(folder, "done/a"), "utf8")).toBe(many("old", 600));
    expect(await bench.taken()).toHaveLength(602);
    await bench.engine.stop(0);
  });

  test("is read without following links: they go to failed/, and the log says why", async () => {
    await writeFile(join(folder, "secret"), '{"id":"secret"}');
    await put("in/b", '{"id":"b"}');
    await symlink("../secret", join(folder, "in/a"));
    await link(join(folder, "secret"), join(folder, "in/hard"));
    const bench = await start({});
    await look(bench, hasNone("in/"));
    await look(bench, async () => (await readdir(join(folder, "in"))).length === 0);
    expect(await bench.taken()).toEqual(["b"]);
    expect((await lstat(join(folder, "failed/a"))).isSymbolicLink()).toBe(true);
    const { items } = await bench.journal.audit.list({ limit: 10 });
    expect(items.map(({ details }) => details["reason"]).sort()).toEqual([
      "another name leads to the same file, which may be somebody else's",
      "it is a symbolic link, which is not followed",
    ]);
    await bench.engine.stop(0);
  });

  test.each(["done", "failed", "in"])("takes nothing while %s is a link out of it", async (name) => {
    const elsewhere = await mkdtemp(join(tmpdir(), "crossdock-elsewhere-"));
    await writeFile(join(elsewhere, "b"), '{"id":"b"}');
    await utimes(join(elsewhere, "b"), 1, 1);
    if (name !== "in") await put("in/a", '{"id":"a"}');
    await symlink(elsewhere, join(folder, name));
    const bench = await start({});
    await look(bench, async () => false, 40);
    expect(await bench.taken()).toEqual([]);
    expect(await readdir(elsewhere)).toEqual(["b"]);
    await bench.engine.stop(0);
    await rm(elsewhere, { recursive: true });
  });

  test("takes a file once its marker is there, and removes both", async () => {
    await put("in/a", '{"id":"a"}');
    await put("in/b", '{"id":"b"}');
    await put("in/b.done", "");
    const bench = await start({ marker: ".done" });
    await look(bench, async () => (await files()).includes("done/b"));
    await look(bench, async () => false, 10);
    expect([await bench.taken(), await files()]).toEqual([["b"], ["done/b", "in/a"]]);
    await bench.engine.stop(0);
  });

  test("that is not there is told, by the System's state as well", async () => {
    await rm(folder, { recursive: true });
    const bench = await start({ every: "1s" });
    for (let turn = 0; turn < 8; turn++) {
      await look(bench, async () => false, 10);
      await bench.clock.advance(1000);
    }
    await mkdir(folder);
    expect(bench.engine.systems()).toMatchObject([{ name: "shop", state: "open" }]);
    await bench.engine.stop(0);
  });

  test("makes its System open without a breaker, and available again by itself", async () => {
    await rm(folder, { recursive: true });
    const shop = listSystem(() => [], folder, { breaker: null });
    const flow = fedBy(fileTrigger, { system: "shop", glob: "in/*", every: "1s" });
    const bench = await startFeed(flow, [shop], { clock: fakeClock(now) });
    const isState = (wanted: string) => async () => bench.engine.systems()[0]?.state === wanted;
    await look(bench, isState("open"));
    expect(bench.engine.systems()).toMatchObject([
      { name: "shop", state: "open", reason: `the folder ${folder} is not there` },
    ]);
    expect(bench.events).toContainEqual({ kind: "breaker", system: "shop", state: "open" });
    await mkdir(folder);
    await put("in/a", '{"id":"1"}');
    for (let second = 0; second < 8; second++) {
      await bench.clock.advance(1000);
      await look(bench, hasNone("in"), 10);
    }
    expect(bench.engine.systems()).toMatchObject([{ state: "available", reason: null }]);
    expect(await bench.taken()).toEqual(["1"]);
    await bench.engine.stop(0);
  });

  test("that is a file is no folder to take files from", async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, "");
    const drop = openDropFolder(folder, "test");
    await expect(drop.matches("*", [])).rejects.toMatchObject({ isAway: true, class: "Unavailable" });
  });
});

describe("the gate of the folder's System", () => {
  test("stands before every look and every move", async () => {
    const parked = new Failure("Unavailable", "the System takes no calls", { code: "parked" });
    const open = openDropFolder(folder, "test");
    const shut = behindGate(open, () => Promise.reject(parked));
    expect(Object.keys(shut).sort()).toEqual(Object.keys(open).sort());
    const tried = [
      shut.matches("*", []),
      shut.claimed("*"),
      shut.look("a"),
      shut.claim("a"),
      shut.read("a"),
      shut.peek("a"),
      shut.putAway("a", "done", now),
      shut.leadsAway("done"),
      shut.removeMarker("a.done"),
    ];
    expect(tried).toHaveLength(Object.keys(open).length);
    for (const refused of await Promise.allSettled(tried))
      expect(refused).toEqual({ status: "rejected", reason: parked });
  });

  test("is told what the file system refuses as a failure of the System", async () => {
    await put("in/a", '{"id":"1"}');
    await put("done", "in the way");
    const drop = behindGate(openDropFolder(folder, "test"), (work) => work());
    await drop.claim("in/a");
    await expect(drop.putAway("in/a", "done", now)).rejects.toMatchObject({
      class: "Unavailable",
      outcome: "refused",
      title: "the folder cannot be used (EEXIST)",
    });
  });
});

describe("a record that cannot be taken", () => {
  const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;

  test.each([
    ["ndjson", `{"id":"1"}\n{"id":"deep","x":${deep}}\n{"id":"3","id":"4"}\n{"id":"5"}\n`, 2],
    ["json", `[{"id":"1"},{"id":"deep","x":${deep}},{"id":"5"}]`, 1],
  ])("of %s is quarantined by itself", async (format, text, refused) => {
    await put("in/a", text);
    await put("in/b", '{"id":"7"}');
    const bench = await start({ format });
    await look(bench, hasNone("in/"));
    const { items } = await bench.journal.messages.list({ limit: 10 });
    expect(items.filter(({ state }) => state === "quarantined")).toHaveLength(refused);
    expect((await bench.taken()).filter((id) => id !== undefined)).toEqual(["1", "5", "7"]);
    expect(await files()).toEqual(["done/a", "done/b"]);
    await bench.engine.stop(0);
  });

  test("since its header names a column twice refuses the file; columns without a name go by their number", async () => {
    await put("in/a", "id, street,street\n1,Main Street 1,Backyard\n");
    await put("in/b", "id,,\n7,x,y\n");
    const bench = await start({ format: "csv" });
    await look(bench, hasNone("in/"));
    expect([await bench.taken(), await files()]).toEqual([["7"], ["done/b", "failed/a"]]);
    const { items } = await bench.journal.audit.list({ limit: 10 });
    expect(items[0]?.details["reason"]).toBe("the header names the column `street` twice");
    await bench.engine.stop(0);
  });

  test("is read in the encoding that the trigger names", async () => {
    await put("in/a.csv", Buffer.from("id;name\nZo\u00eb;x\n", "latin1"));
    const bench = await start({ format: "csv", delimiter: ";", encoding: "windows-1252" });
    await look(bench, hasNone("in/"));
    expect(await bench.taken()).toEqual(["Zo\u00eb"]);
    await bench.engine.stop(0);
  });
});

describe("a crash", () => {
  const lines = Array.from({ length: 1200 }, (_, index) => `{"id":"${index}"}`).join("\n");
  const ids = Array.from({ length: 1200 }, (_, index) => String(index));

  test("between two pages takes no record twice, without an identity as well", async () => {
    await put("in/a", lines);
    const journal = memoryJournal();
    let pages = 0;
    const fragile: Journal = {
      ...journal,
      messages: {
        ...journal.messages,
        acceptPage: (...args) =>
          ++pages === 2 ? Promise.reject(new Error("killed")) : journal.messages.acceptPage(...args),
      },
    };
    const first = await start({ format: "ndjson" }, { ...anonymous, queue: { limit: 5000 } }, fragile);
    await look(first, async () => pages === 2);
    await first.engine.stop(0);
    expect(await first.taken()).toHaveLength(500);
    const second = await start({ format: "ndjson" }, { ...anonymous, queue: { limit: 5000 } }, journal);
    await look(second, hasNone("in/"));
    expect(await second.taken()).toEqual(ids);
    await second.engine.stop(0);
  });

  test("is not needed to get on: a reload and a stop end a large file between two pages", async () => {
    await put("in/a", lines);
    const journal = memoryJournal();
    const [second, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let pages = 0;
    const slow: Journal = {
      ...journal,
      messages: {
        ...journal.messages,
        async acceptPage(...args) {
          if (++pages === 2) second.resolve();
          if (pages === 2) await released.promise;
          return journal.messages.acceptPage(...args);
        },
      },
    };
    const settings = { format: "ndjson" };
    const bench = await start(settings, { ...anonymous, queue: { limit: 5000 } }, slow);
    await look(bench, () => Promise.race([second.promise.then(() => true), Promise.resolve(false)]));
    const shop = listSystem(() => [], folder, { breaker: { failures: 3, within: 60_000, probe: 30_000 } });
    const reload = bench.engine.activate(revisionOf([], [shop], "without the flow"));
    // The trigger is told to stop while the page is under way.
    await look(bench, async () => false, 5);
    released.resolve();
    await reload;
    expect([pages, (await bench.taken()).length]).toEqual([2, 1000]);
    await bench.engine.stop(0);
    const after = await start(settings, { ...anonymous, queue: { limit: 5000 } }, journal);
    await look(after, hasNone("in/"));
    expect(await after.taken()).toEqual(ids);
    await after.engine.stop(0);
  });

  test("between acceptance and archive only archives, and the same file may come again", async () => {
    await put("in/a", '{"id":"1"}');
    // A file stands where the archive should be: the move fails.
    await put("done", "in the way");
    const journal = memoryJournal();
    const first = await start({}, anonymous, journal);
    await look(first, async () => (await first.taken()).length > 0);
    await first.clock.advance(30_000);
    await look(first, async () => false, 20);
    await first.engine.stop(0);
    expect([await first.taken(), await files()]).toEqual([["1"], ["done", "in/.a.orders.acme.feed.taking"]]);
    await rm(join(folder, "done"));
    const second = await start({ every: "10s" }, anonymous, journal);
    await look(second, hasNone("in/"));
    expect(await second.taken()).toEqual(["1"]);
    await look(second, async () => second.clock.pending > 0);
    await put("in/a", '{"id":"1"}');
    await second.clock.advance(10_000);
    await look(second, hasNone("in/"));
    expect(await second.taken()).toEqual(["1", "1"]);
    await second.engine.stop(0);
  });
});
