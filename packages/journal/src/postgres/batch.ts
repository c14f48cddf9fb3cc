import { onlyReads } from "../operations.ts";
import type { Perform, Request } from "../perform.ts";
import { failureOf, isCrossed, OutcomeUnknown } from "./failure-of.ts";
import type { Session } from "./session.ts";
import { transaction } from "./transaction.ts";

/** What became of a request. */
export type Outcome = { value: unknown } | { error: Error };

/** Whoever is in the way goes on once this one has given back what it held, so that a second try seldom meets another one. */
const mostTries = 10;

/**
 * Runs requests in one transaction, in their order; the outcomes hold once this resolves. A request that fails undoes
 * itself and nothing else; when the commit fails, all fail. Failing is rare: the batch first runs without savepoints,
 * and once more with them if one fails. Where another daemon was in the way, all of it is taken back and run again: what a part
 * of it holds would be in the way of the other one for ever. Never rejects; a session that is lost is lost afterwards.
 */
export function createBatch(
  session: Session,
  perform: Perform,
): (requests: readonly Request[]) => Promise<Outcome[]> {
  return async (requests) => {
    const begin = requests.every(({ operation }) => onlyReads(operation)) ? "begin read only" : "begin";
    const together = async () => (await perform(requests)).map((value) => ({ value }));
    let isApart = false;
    for (let tries = 1; ; tries++) {
      try {
        return await transaction(
          session,
          isApart ? () => oneByOne(session, perform, requests) : together,
          begin,
        );
      } catch (error) {
        const again = isCrossed(error) && tries < mostTries;
        if (session.lost() || (isApart && !again)) return failed(error);
        // Apart, it finds the same error, and whose it is.
        isApart ||= !again;
      }
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
  await session.run("savepoint request");
  try {
    const [value] = await perform([request]);
    await session.run("release savepoint request");
    return { value };
  } catch (error) {
    if (session.lost() || isCrossed(error)) throw error;
    await session.run("rollback to savepoint request; release savepoint request");
    return { error: failureOf(error, session.name) };
  }
}
