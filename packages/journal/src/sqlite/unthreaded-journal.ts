import type { Database } from "better-sqlite3";
import type { Journal } from "../journal.ts";
import { journalOver } from "../journal-over.ts";
import { onlyPartition } from "../partitions.ts";
import { performing } from "../perform.ts";
import { createBatch } from "./batch.ts";
import { selectOwnership } from "./sql/select-ownership.sql.ts";
import { sqliteStore } from "./store.ts";
import { answerIn } from "./worker-calls.ts";

/**
 * The journal on a migrated database without a worker: each operation is a batch of its own, in this thread. It blocks
 * the thread and syncs for every call, so it serves tests and tools; the daemon's is `openSqliteJournal`.
 */
export function unthreadedJournal(db: Database): Journal {
  const run = createBatch(db, performing(sqliteStore(db)));
  let closing: Promise<void> | undefined;
  const end = Promise.withResolvers<undefined>();
  const close = async (): Promise<void> => {
    await run([]);
    db.close();
    end.resolve(undefined);
  };
  return journalOver(
    {
      async call(request) {
        if (closing) throw new Error(`the journal is closed: ${request.operation} came too late`);
        const [outcome] = await run([structuredClone(request)]);
        return answerIn(request.operation, outcome);
      },
      partitions: onlyPartition("daemon", 0),
      state: () => (closing ? { state: "ended", reason: "it is closed" } : { state: "open" }),
      ended: end.promise,
      close() {
        closing ??= close();
        return closing;
      },
    },
    selectOwnership(db)(),
  );
}
