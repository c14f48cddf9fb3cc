import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { acceptAll } from "../contract/samples.ts";
import { migrate } from "./migrations.ts";
import { unthreadedJournal } from "./unthreaded-journal.ts";

test.each([
  [
    "update counters set count = 5",
    "the counter of accepted live messages of orders@1 for acme says 5, the journal has 2",
  ],
  [
    "delete from counters",
    "the counter of accepted live messages of orders@1 for acme says 0, the journal has 2",
  ],
  ["delete from payloads where seq = 1", "the journal has 1 messages without a payload"],
  ["insert into payloads (seq, payload) values (77, '')", "the journal has 1 payloads without a message"],
  [
    "insert into attempts (seq, step, number, at, duration) values (77, 's', 1, 1, 1)",
    "the journal has 1 attempts without a message",
  ],
])("check finds what `%s` broke", async (damage, finding) => {
  const db = new BetterSqlite3(":memory:");
  migrate(db);
  const journal = unthreadedJournal(db);
  await acceptAll(journal, "a", "b");
  db.exec(damage);
  expect(await journal.check()).toEqual([finding]);
});
