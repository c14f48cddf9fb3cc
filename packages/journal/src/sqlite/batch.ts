import type { Database } from "better-sqlite3";
import type { Perform, Request } from "../perform.ts";
import { createSerial } from "../serial.ts";
import { type CrossedFailure, failureOf } from "./failure-of.ts";
import { countWrite } from "./sql/count-write.sql.ts";
import { selectChanges } from "./sql/select-changes.sql.ts";

/** What became of a request; errors cross as data. */
export type Outcome = { value: unknown } | CrossedFailure;

/**
 * Runs requests in one transaction, in their order; the outcomes hold once this resolves. A request that fails
 * undoes itself and nothing else; when the commit fails, all fail. Batches run one after the other.
 *
 * `committed` is called behind each commit that changed something. Failing is rare: the batch first runs without savepoints, and once more with them if one fails.
 */
export function createBatch(
  db: Database,
  perform: Perform,
  committed: () => void = () => {},
): (requests: readonly Request[]) => Promise<Outcome[]> {
  const changes = selectChanges(db);
  const count = countWrite(db);
  const begin = db.prepare("begin immediate");
  const commit = db.prepare("commit");
  const rollback = db.prepare("rollback");
  const savepoint = db.prepare("savepoint request");
  const release = db.prepare("release request");
  const undo = db.prepare("rollback to request");
  const inTurn = createSerial();

  const guarded = async (request: Request): Promise<Outcome> => {
    savepoint.run();
    try {
      const [value] = await perform([request]);
      release.run();
      return { value };
    } catch (error) {
      // A full disk ends the whole transaction, and the savepoint with it.
      if (!db.inTransaction) throw error;
      undo.run();
      release.run();
      return failureOf(error, db.name);
    }
  };

  const oneByOne = async (requests: readonly Request[]): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (const request of requests) outcomes.push(await guarded(request));
    return outcomes;
  };

  const together = async (work: () => Promise<Outcome[]>): Promise<Outcome[]> => {
    try {
      const before = changes();
      begin.run();
      const outcomes = await work();
      const isChanged = changes() > before;
      if (isChanged) count();
      commit.run();
      if (isChanged) committed();
      return outcomes;
    } catch (error) {
      if (db.inTransaction) rollback.run();
      throw error;
    }
  };

  const run = async (requests: readonly Request[]): Promise<Outcome[]> => {
    try {
      return await together(async () => (await perform(requests)).map((value) => ({ value })));
    } catch {
      // The second run finds the same error, and whose it is.
    }
    try {
      return await together(() => oneByOne(requests));
    } catch (error) {
      return requests.map(() => failureOf(error, db.name));
    }
  };
  return (requests) => inTurn(() => run(requests));
}
