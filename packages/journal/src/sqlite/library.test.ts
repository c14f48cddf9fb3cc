import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSqliteJournal } from "./sqlite-journal.ts";

/** How much of SQLite's library this process has in memory; no other journal was opened in it. */
const loaded = async (): Promise<number> =>
  (await readFile("/proc/self/maps", "utf8"))
    .split("\n")
    .filter((line) => /better.sqlite3.*\.node/.test(line)).length;

test.runIf(process.platform === "linux")("the end of a journal's thread does not unload SQLite", async () => {
  expect(await loaded()).toBe(0);
  const folder = await mkdtemp(join(tmpdir(), "crossdock-library-"));
  const journal = await openSqliteJournal(join(folder, "journal.db"));
  const open = await loaded();
  await journal.close();
  expect(open).toBeGreaterThan(0);
  expect(await loaded()).toBe(open);
  await rm(folder, { recursive: true });
});
