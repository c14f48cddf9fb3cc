import { Worker } from "node:worker_threads";
import { type Clock, type Log, systemClock } from "@crossdock/kit";
import type { Journal } from "../journal.ts";
import { aggregatesOver } from "../operations.ts";
import { watchStorage } from "./watch-storage.ts";
import { connectWorker } from "./worker-calls.ts";

/** Messages that one prune request removes: about 5 ms, so that intake is served between them. */
const chunk = 100;

export interface SqliteDeps {
  clock: Clock;
  log: Log;
}

/**
 * The journal in one SQLite file, in a thread of its own. Answers come after the commit reached the disk.
 * Rejects when the file cannot be opened, is in use by another process, or belongs to a newer crossdock.
 */
export async function openSqliteJournal(file: string, deps: Partial<SqliteDeps> = {}): Promise<Journal> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: file, name: "journal" });
  const calls = await connectWorker(worker).catch((cause: Error) => {
    throw new Error(`opening the journal ${file}: ${cause.message}`, { cause });
  });
  const { call } = calls;
  for (const note of calls.notes) deps.log?.warn({ note }, "look at the journal's files");
  const storage = watchStorage(calls, deps.clock ?? systemClock, deps.log);
  return {
    ...aggregatesOver(call),
    async prune(endedBefore, limit) {
      let removed = 0;
      while (removed < limit) {
        const wanted = Math.min(chunk, limit - removed);
        const gone = Number(await call("prune", [endedBefore, wanted]));
        removed += gone;
        if (gone < wanted) break;
      }
      return removed;
    },
    // The store answers `check` with sentences.
    check: () => call("check", []) as Promise<string[]>,
    state: storage.state,
    ended: calls.ended,
    close: calls.close,
  };
}
