import { Worker } from "node:worker_threads";
import { type Clock, type Log, systemClock } from "@crossdock/kit";
import BetterSqlite3 from "better-sqlite3";
import type { Journal } from "../journal.ts";
import { journalOver } from "../journal-over.ts";
import { nobody } from "../ownership.ts";
import { onlyPartition } from "../partitions.ts";
import { watchStorage } from "../watch-storage.ts";
import { connectWorker } from "./worker-calls.ts";

export interface SqliteDeps {
  clock: Clock;
  log: Log;
}

const owner = "daemon";

/**
 * The journal in one SQLite file, in a thread of its own. Answers come after the commit reached the disk.
 * Rejects when the file cannot be opened, is in use by another process, or belongs to a newer crossdock.
 */
export async function openSqliteJournal(file: string, deps: Partial<SqliteDeps> = {}): Promise<Journal> {
  keepLibraryLoaded();
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: file, name: "journal" });
  const calls = await connectWorker(worker).catch((cause: Error) => {
    throw new Error(`opening the journal ${file}: ${cause.message}`, { cause });
  });
  for (const note of calls.notes) deps.log?.warn({ note }, "look at the journal's files");
  const { clock = systemClock, log } = deps;
  const backend = {
    call: calls.call,
    partitions: onlyPartition(owner, clock.now()),
    state: watchStorage(calls, clock, log).state,
    ended: calls.ended,
    close: calls.close,
  };
  return await journalOver(backend, nobody).own(owner);
}

/**
 * Loads SQLite's library in this thread, too. Where only a worker has loaded it, the end of that worker unloads it while
 * the next one may be loading it, and what then calls into it ends the process.
 */
function keepLibraryLoaded(): void {
  new BetterSqlite3(":memory:").close();
}
