import type { Database } from "better-sqlite3";
import type { Journal } from "../journal.ts";
import { aggregatesOver, type Call, operationsOf } from "../operations.ts";
import { createBatch } from "./batch.ts";
import { sqliteStore } from "./store.ts";
import { answerIn } from "./worker-calls.ts";

/**
 * The journal on a migrated database without a worker: each operation is a batch of its own, here and now. It blocks
 * its thread and syncs for every call, so it serves tests and tools; the daemon's is `openSqliteJournal`.
 */
export function unthreadedJournal(db: Database): Journal {
  const run = createBatch(db, operationsOf(sqliteStore(db)));
  const call: Call = async (operation, args) => {
    if (!db.open) throw new Error(`the journal is closed: ${operation} came too late`);
    const [outcome] = run([{ operation, args }]);
    return answerIn(operation, outcome);
  };
  const end = Promise.withResolvers<undefined>();
  return {
    ...aggregatesOver(call),
    prune: async (endedBefore, limit) => Number(await call("prune", [endedBefore, limit])),
    // The store answers `check` with sentences.
    check: () => call("check", []) as Promise<string[]>,
    state: () => (db.open ? { state: "open" } : { state: "ended", reason: "it is closed" }),
    ended: end.promise,
    async close() {
      db.close();
      end.resolve(undefined);
    },
  };
}
