import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { journalContract } from "../testing.ts";
import { openDatabase } from "./open-database.ts";
import { unthreadedJournal } from "./unthreaded-journal.ts";

let folder = "";
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "crossdock-journal-"));
});
afterAll(() => rm(folder, { recursive: true }));

journalContract("SQLite", async () => unthreadedJournal(openDatabase(join(folder, `${count++}.db`))));
