import { onlyReads } from "../operations.ts";
import type { Perform, Request } from "../perform.ts";
import { failureOf, isCrossed, OutcomeUnknown } from "./failure-of.ts";
import type { Session } from "./session.ts";
import { transaction } from "./transaction.ts";

/** What became of a request. */
export type Outcome = { value: unknown } | { error: Error };

/** What another daemon was in the way of works the second time: this many times are more than enough. */
const mostTries = 3;

/**
 * Runs requests in one transaction, in their order; the outcomes hold once this resolves. A request that fails undoes
 * itself and nothing else; when the commit fails, all fail. Failing is rare: the batch first runs without savepoints,
 * and once more with them if one fails. Never rejects; a session that is lost is lost afterwards.
 */
export function createBatch(
  session: Session,
  perform: Perform,
): (requests: readonly Request[]) => Promise<Outcome[]> {
  return async (requests) => {
    const begin = requests.every(({ operation }) => onlyReads(operation)) ? "begin read only" : "begin";
    try {
      return await transaction(
        session,
        async () => (await perform(requests)).map((value) => ({ value })),
        begin,
      );
    } catch (error) {
      if (session.lost()) return failed(error);
      // The second run finds the same error, and whose it is.
    }
    try {
      return await transaction(session, () => oneByOne(session, perform, requests), begin);
    } catch (error) {
      return failed(error);
    }

    function failed(error: unknown): Outcome[] {
      // A commit that wrote nothing leaves nothing to wonder about.
      const lost = begin !== "begin" && error instanceof OutcomeUnknown ? session.lost() : undefined;
      const outcome = { error: failureOf(lost ?? error, session.name) };
      return requests.map(() => outcome);
    }
  };
}

async function oneByOne(
  session: Session,
  perform: Perform,
  requests: readonly Request[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const request of requests) outcomes.push(await guarded(session, perform, request));
  return outcomes;
}

async function guarded(session: Session, perform: Perform, request: Request): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    await session.run("savepoint request");
    try {
      const [value] = await perform([request]);
      await session.run("release savepoint request");
      return { value };
    } catch (error) {
      if (session.lost()) throw error;
      await session.run("rollback to savepoint request; release savepoint request");
      if (!isCrossed(error) || tries === mostTries) return { error: failureOf(error, session.name) };
    }
  }
}
