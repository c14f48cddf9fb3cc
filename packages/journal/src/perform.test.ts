import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { message, roomy, start, step } from "./contract/samples.ts";
import { performing, type Request } from "./perform.ts";
import { migrate } from "./sqlite/migrations.ts";
import { sqliteStore } from "./sqlite/store.ts";

const by = { owner: "nobody", fence: 0 };
const ask = (operation: string, ...args: unknown[]): Request => ({ operation, args, by });
const settle = (messageId: string, state: string) =>
  ask("progress.settle", { messageId, state, at: start, attempts: 1 });

const requests = [
  ask("messages.accept", message("a"), roomy),
  ask("messages.accept", message("b"), roomy),
  ask("messages.accept", message("c", { identity: "a" }), roomy),
  ask("messages.accept", message("d"), { queueLimit: 2 }),
  ask("progress.intend", step("a", "s1", { state: "intent" }), "r2"),
  settle("b", "held"),
  ask("progress.record", { step: step("a", "s1"), revision: "r3" }),
  settle("a", "retrying"),
  settle("b", "accepted"),
  ask("messages.get", "a"),
  ask("messages.get", "b"),
  ask("messages.counts"),
  ask("progress.steps", "a"),
];

function fresh() {
  const db = new BetterSqlite3(":memory:");
  migrate(db);
  return performing(sqliteStore(db));
}

test("requests together answer and write what they do one by one", async () => {
  const [together, oneByOne] = [fresh(), fresh()];
  const singly = [];
  for (const request of requests) singly.push(...(await oneByOne([request])));
  expect(await together(requests)).toEqual(singly);
  expect(singly.at(-4)).toMatchObject({ state: "retrying", attempts: 1, revision: "r2" });
});

test("a step is recorded with a settlement of its own message alone", async () => {
  const settlement = { messageId: "b", state: "succeeded", at: start };
  const record = { step: step("a", "s1"), revision: "r1", settle: settlement };
  await expect(fresh()([ask("progress.record", record)])).rejects.toThrow(
    "the step is of message a, its settlement of b",
  );
});
