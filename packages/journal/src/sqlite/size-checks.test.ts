import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { acceptAll, message, roomy, start } from "../contract/samples.ts";
import { examineSqlite } from "./examine.ts";
import { unusedCheck } from "./size-checks.ts";
import { openSqliteJournal } from "./sqlite-journal.ts";

test("the doctor tells what waits, and what each table comes to", async () => {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-sizes-"));
  const file = join(folder, "journal.db");
  const journal = await openSqliteJournal(file);
  await acceptAll(journal, "a", "b");
  await journal.messages.accept(message("c", { acceptedAt: start - 5000 }), roomy);
  await journal.progress.settle({ messageId: "b", state: "succeeded", at: start });
  const target = { flow: "orders", retailer: null, trigger: "poll" };
  await journal.pauses.begin({ target, reason: "the shop moves", actor: "ann", at: start });
  await journal.close();
  const checks = examineSqlite(file, false);
  expect(checks).toContainEqual({
    check: "waiting",
    state: "fine",
    says: "2 messages have not ended, the oldest was accepted 2025-12-31T23:59:55.000Z",
  });
  expect(checks).toContainEqual({
    check: "paused",
    state: "fine",
    says: "the trigger poll of orders for all retailers is paused since 2026-01-01T00:00:00.000Z by ann: the shop moves",
  });
  const tables = checks.find(({ check }) => check === "tables");
  expect(tables?.says).toMatch(/^\d+ rows in 17 tables; the file has \d+ KB, its -wal /);
  expect(tables?.tables).toContainEqual({ table: "messages", rows: 3, bytes: expect.any(Number) });
  const bytes = tables?.tables?.map((each) => each.bytes) ?? [];
  expect(bytes).toEqual(bytes.toSorted((one, other) => other - one));
  expect(bytes.at(-1)).toBeGreaterThanOrEqual(4096);
  await rm(folder, { recursive: true });
});

test("a file that is mostly unused is worth compacting, a small one is not", () => {
  const megabyte = 1024 * 1024;
  expect(unusedCheck(100 * megabyte, 49 * megabyte)).toEqual([]);
  expect(unusedCheck(10 * megabyte, 9 * megabyte)).toEqual([]);
  expect(unusedCheck(100 * megabyte, 60 * megabyte)).toEqual([
    { check: "room", state: "fine", says: expect.stringContaining("60.0 MB of the file are unused") },
  ]);
});
