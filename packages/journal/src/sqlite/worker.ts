import { parentPort, workerData } from "node:worker_threads";
import { thrownText } from "@crossdock/kit";
import { performing } from "../perform.ts";
import { createBatch } from "./batch.ts";
import { writeMark } from "./mark.ts";
import { createMarkKeeper } from "./mark-keeper.ts";
import { openDatabase } from "./open-database.ts";
import { selectFacts } from "./sql/select-facts.sql.ts";
import { sqliteStore } from "./store.ts";
import type { FromWorker, ToWorker } from "./worker-protocol.ts";

/** The one thread that touches the file: opens it, runs batches, closes it. See `worker-protocol.ts`. */
function serve(file: string): void {
  const post = (message: FromWorker): void => parentPort?.postMessage(message);
  try {
    const notes: string[] = [];
    const db = openDatabase(file, { note: ({ says }) => notes.push(says) });
    const mark = createMarkKeeper(selectFacts(db), (facts) => writeMark(file, facts));
    const run = createBatch(db, performing(sqliteStore(db)), mark.committed);
    const close = (): void => {
      mark.close();
      db.close();
      parentPort?.close();
    };
    // Batches run one after the other: an empty one is the end of those before it.
    parentPort?.on("message", (message: ToWorker) => {
      if (message.kind === "close") void run([]).then(close);
      else void run(message.requests).then((outcomes) => post({ kind: "done", outcomes }));
    });
    post({ kind: "open", notes });
  } catch (error) {
    post({ kind: "unopened", reason: thrownText(error) });
    parentPort?.close();
  }
}

serve(String(workerData));
