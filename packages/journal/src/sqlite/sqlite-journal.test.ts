import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import BetterSqlite3 from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { idsOf, message, roomy, start, step } from "../contract/samples.ts";
import { JournalStopped } from "../errors.ts";
import type { Journal } from "../journal.ts";
import { nobody } from "../ownership.ts";
import { UnknownCursor } from "../page-cursor.ts";
import { sqliteJournalDefinition } from "./definition.ts";
import { openSqliteJournal } from "./sqlite-journal.ts";
import { connectWorker } from "./worker-calls.ts";

describe("the SQLite journal in its worker", () => {
  let folder = "";
  const opened: Journal[] = [];
  const file = () => join(folder, "state", "journal.db");
  const open = async (path = file()): Promise<Journal> => {
    const journal = await openSqliteJournal(path);
    opened.push(journal);
    return journal;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "crossdock-journal-"));
  });
  afterEach(async () => {
    for (const journal of opened.splice(0)) await journal.close();
    await rm(folder, { recursive: true });
  });

  test("opens below the workspace by its definition", async () => {
    const journal = await sqliteJournalDefinition.open({ file: ".crossdock/journal.db" }, folder);
    opened.push(journal);
    expect(await journal.messages.accept(message("a"), roomy)).toMatchObject({ state: "accepted" });
    expect(await readdir(join(folder, ".crossdock"))).toContain("journal.db");
  });

  test("has everything again after it was closed and opened", async () => {
    const first = await open();
    await first.messages.accept(message("a"), roomy);
    const rest = first.progress.record({ step: step("a", "s1"), revision: "second" });
    await first.close();
    await rest;
    const second = await open();
    expect(await second.messages.unfinished("", 5)).toMatchObject([
      { id: "a", revision: "second", pinned: true },
    ]);
    expect(await second.progress.steps("a")).toEqual([step("a", "s1")]);
  });

  test("answers many callers in the order in which they came, more than one batch of them", async () => {
    const journal = await open();
    const ids = Array.from({ length: 1300 }, (_, index) => `m${index}`);
    const answers = await Promise.all(
      ids.map((id) => journal.messages.accept(message(id), { queueLimit: 1200 })),
    );
    expect(answers.map(({ state }) => state)).toEqual(
      ids.map((_, index) => (index < 1200 ? "accepted" : "full")),
    );
    expect(idsOf(await journal.messages.unfinished("", 2000))).toEqual(ids.slice(0, 1200));
  });

  test("a request that fails harms none in its batch", async () => {
    const journal = await open();
    const answers = await Promise.allSettled([
      journal.messages.accept(message("a"), roomy),
      journal.messages.accept(message("a", { identity: null }), roomy),
      journal.progress.settle({ messageId: "nobody", state: "succeeded", at: start }),
      journal.messages.list({ limit: 1, cursor: "strange" }),
      journal.messages.accept(message("b"), roomy),
    ]);
    expect(answers.map((answer) => (answer.status === "rejected" ? answer.reason : "kept"))).toEqual([
      "kept",
      new Error("message a is in the journal already: give each its own id"),
      new Error("message nobody is not in the journal"),
      new UnknownCursor(),
      "kept",
    ]);
    expect(idsOf(await journal.messages.unfinished("", 5))).toEqual(["a", "b"]);
  });

  test("a value that is not data harms only the call that has it", async () => {
    const journal = await open();
    const entry = { at: start, event: "test", actor: "daemon", details: { callback: () => 1 } };
    const answers = await Promise.allSettled([
      journal.messages.accept(message("a"), roomy),
      journal.audit.append(entry),
      journal.messages.accept(message("b"), roomy),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(idsOf(await journal.messages.unfinished("", 5))).toEqual(["a", "b"]);
  });

  test("reads see the writes that were asked before them", async () => {
    const journal = await open();
    const writing = journal.messages.accept(message("a"), roomy);
    expect(await journal.messages.get("a")).toMatchObject({ state: "accepted" });
    await writing;
  });

  test("stays valid through large batches and pruning", async () => {
    const journal = await open();
    const payload = "x".repeat(3_000_000);
    const ids = ["a", "b", "c", "d", "e"];
    await Promise.all(ids.map((id) => journal.messages.accept(message(id, { payload }), roomy)));
    await Promise.all(
      ids.map((messageId) => journal.progress.settle({ messageId, state: "stale", at: start })),
    );
    expect(await journal.prune(start + 1, 4)).toBe(4);
    expect(await journal.messages.payload("e")).toEqual({ payload, original: null });
    expect(await journal.check()).toEqual([]);
  });

  test("commits what is pending when it closes, and takes nothing after", async () => {
    const journal = await open();
    const ids = Array.from({ length: 1700 }, (_, index) => `m${index}`);
    const pending = ids.map((id) => journal.messages.accept(message(id), { queueLimit: 2000 }));
    await journal.close();
    expect(await Promise.all(pending)).toHaveLength(1700);
    await expect(journal.messages.get("m1")).rejects.toThrow("the journal is closed");
  });

  test("has one owner at a time", async () => {
    const owner = await open();
    await expect(open()).rejects.toThrow(/opening the journal .*another process has it open/);
    await owner.close();
    expect(await (await open()).check()).toEqual([]);
  });

  test("refuses a file of a newer crossdock, and one that is not a database", async () => {
    const path = join(folder, "journal.db");
    const db = new BetterSqlite3(path);
    db.pragma("user_version = 99");
    db.close();
    await expect(open(path)).rejects.toThrow(/version 99.*run a newer crossdock/);
    await writeFile(
      join(folder, "text.db"),
      "not a database, but long enough to be taken for one ".repeat(40),
    );
    await expect(open(join(folder, "text.db"))).rejects.toThrow("file is not a database");
  });

  test("a worker that stops rejects what is pending and what comes after", async () => {
    const script = `
      const { parentPort } = require("node:worker_threads");
      parentPort.postMessage({ kind: "open" });
      parentPort.once("message", () => { throw new Error("out of memory"); });`;
    const { call, close, ended } = await connectWorker(new Worker(script, { eval: true }));
    const get = (id: string) => call({ operation: "messages.get", args: [id], by: nobody });
    const pending = [get("a"), get("b")];
    for (const { reason } of (await Promise.allSettled(pending)) as PromiseRejectedResult[]) {
      expect(reason).toEqual(
        new JournalStopped("the journal's worker stopped (out of memory): restart the daemon"),
      );
    }
    expect(await ended).toBeInstanceOf(JournalStopped);
    await expect(get("a")).rejects.toThrow("restart the daemon");
    await close();
  });
});
