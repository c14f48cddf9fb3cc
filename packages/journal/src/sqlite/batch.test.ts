import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { message, roomy } from "../contract/samples.ts";
import { nobody } from "../ownership.ts";
import { performing, type Request } from "../perform.ts";
import { createBatch } from "./batch.ts";
import { migrate } from "./migrations.ts";
import { sqliteStore } from "./store.ts";

test("a full disk fails the batch and nothing else; with room again the journal goes on", async () => {
  const db = new BetterSqlite3(":memory:");
  migrate(db);
  const run = createBatch(db, performing(sqliteStore(db)));
  // Random text: a payload that packs well would fit.
  const payload = Array.from({ length: 20_000 }, (_, index) => Math.sin(index)).join();
  const accept = (id: string, text: string): Request => ({
    operation: "messages.accept",
    args: [message(id, { payload: text }), roomy],
    by: nobody,
  });
  const check: Request = { operation: "check", args: [], by: nobody };

  await run([accept("before", "{}")]);
  const pages = Number(db.pragma("page_count", { simple: true }));
  db.pragma(`max_page_count = ${pages + 2}`);
  const full = { error: expect.stringContaining("the disk is full"), kind: "notStorable" };
  expect((await run([accept("small", "{}"), accept("large", payload)])).at(-1)).toEqual(full);

  db.pragma("max_page_count = 100000");
  expect(await run([accept("large", payload), check])).toMatchObject([
    { value: { state: "accepted" } },
    { value: [] },
  ]);
  const before: Request = { operation: "messages.get", args: ["before"], by: nobody };
  expect(await run([before])).toMatchObject([{ value: { id: "before" } }]);
});

test("an operation that the journal does not have is an error of its caller alone", async () => {
  const db = new BetterSqlite3(":memory:");
  migrate(db);
  const run = createBatch(db, performing(sqliteStore(db)));
  const counts: Request = { operation: "messages.counts", args: [], by: nobody };
  expect(await run([{ operation: "messages.lose", args: [], by: nobody }, counts])).toEqual([
    { error: "the journal has no operation messages.lose", kind: "other" },
    { value: [] },
  ]);
});
