import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { lane, message, roomy, start, step } from "../contract/samples.ts";
import { first } from "./migrations/0001-first.ts";
import { migrate } from "./migrations.ts";
import { unthreadedJournal } from "./unthreaded-journal.ts";

test("a journal of the first schema keeps its messages, counters, versions and active revision", async () => {
  const db = new BetterSqlite3(":memory:");
  db.exec(first);
  db.pragma("user_version = 1");
  db.exec(`
    insert into messages (id, flow, retailer, key, trigger_id, identity, holds, state, revision, pinned, accepted_at, attempts, duplicates)
    values ('old', 'orders@1', 'acme', '42', 'orders', 'old', 1, 'accepted', 'd2', 1, ${start}, 0, 0);
    insert into payloads values (1, '{}', null);
    insert into steps (seq, step, state, wrote, started_at) values (1, 's1', 'done', 1, ${start});
    insert into attempts (seq, step, number, at, duration) values (1, 's1', 1, ${start}, 5);
    insert into applied_versions values ('orders@1', 'acme', '42', 3);
    insert into cases (id, message_id, queue, title, opened_at, state) values ('c1', 'old', 'orders', 'look', ${start}, 'open');
    insert into revisions values ('d1', ${start}, ${start + 9}, '{}'), ('d2', ${start + 5}, ${start + 5}, '{}');
  `);
  migrate(db);
  const unowned = unthreadedJournal(db);
  expect(unowned.ownership).toEqual({ owner: "nobody", fence: 0 });
  const journal = await unowned.own("daemon");
  expect(await journal.check()).toEqual([]);
  expect(journal.ownership).toEqual({ owner: "daemon", fence: 1 });
  expect(await journal.commands.pending(9)).toEqual([]);
  expect((await journal.cases.list({ limit: 9 })).items).toMatchObject([
    { id: "c1", messageId: "old", trigger: null },
  ]);
  expect(await journal.messages.get("old")).toMatchObject({ mode: "live", pinned: true });
  expect(await journal.messages.lane(lane, "", 5)).toHaveLength(1);
  expect(await journal.messages.appliedVersion(lane)).toBe(3);
  expect(await journal.messages.accept(message("new", { identity: "old" }), roomy)).toMatchObject({
    state: "duplicate",
  });
  expect(await journal.progress.steps("old")).toMatchObject([{ revision: null, shadow: null }]);
  expect(await journal.progress.attempts("old")).toMatchObject([{ step: "s1", answer: null }]);
  await journal.progress.record({ step: step("old", "s2"), revision: "d2" });
  expect((await journal.revisions.activations(5)).map(({ digest }) => digest)).toEqual(["d1", "d2"]);
  await journal.close();
});
