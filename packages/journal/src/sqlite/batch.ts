import type { Database } from "better-sqlite3";
import { type CrossedFailure, failureOf } from "./failure-of.ts";
import { countWrite } from "./sql/count-write.sql.ts";
import { selectChanges } from "./sql/select-changes.sql.ts";

/** One operation of the journal, as it crosses to the worker. */
export interface Request {
  operation: string;
  args: readonly unknown[];
}

/** What became of a request; errors cross as data. */
export type Outcome = { value: unknown } | CrossedFailure;

/**
 * Runs requests in one transaction, in their order; the outcomes hold once this returns. A request that fails
 * undoes itself and nothing else; when the commit fails, all fail.
 *
 * `committed` is called behind each commit that changed something. Failing is rare: the batch first runs without savepoints, and once more with them if one fails.
 */
export function createBatch(
  db: Database,
  operations: ReadonlyMap<string, (...args: unknown[]) => unknown>,
  committed: () => void = () => {},
): (requests: readonly Request[]) => Outcome[] {
  const changes = selectChanges(db);
  const count = countWrite(db);
  const begin = db.prepare("begin immediate");
  const commit = db.prepare("commit");
  const rollback = db.prepare("rollback");
  const savepoint = db.prepare("savepoint request");
  const release = db.prepare("release request");
  const undo = db.prepare("rollback to request");

  const run = ({ operation, args }: Request): unknown => {
    const found = operations.get(operation);
    if (!found) throw new Error(`the journal has no operation ${operation}`);
    return found(...args);
  };

  const guarded = (request: Request): Outcome => {
    savepoint.run();
    try {
      const value = run(request);
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

  const together = (one: (request: Request) => Outcome, requests: readonly Request[]): Outcome[] => {
    try {
      const before = changes();
      begin.run();
      const outcomes = requests.map(one);
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

  return (requests) => {
    try {
      return together((request) => ({ value: run(request) }), requests);
    } catch {
      // The second run finds the same error, and whose it is.
    }
    try {
      return together(guarded, requests);
    } catch (error) {
      return requests.map(() => failureOf(error, db.name));
    }
  };
}
