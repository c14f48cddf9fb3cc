import { type Journal, journalAround, journalErrorIn } from "@crossdock/journal";
import { type Clock, type Log, thrownText } from "@crossdock/kit";

/** The journal could not do what it was asked: no fault of the message that it was about. */
export class JournalFailed extends Error {
  override readonly name = "JournalFailed";
  constructor(operation: string, cause: unknown) {
    super(`the journal failed in ${operation}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** The same journal; what it rejects with tells that it was the journal. A caller who gives up waiting for a turn is none. */
export function withNamedFailures(journal: Journal): Journal {
  const { partitions } = journal;
  const named = journalAround(journal, async (operation, run) => {
    try {
      return await run();
    } catch (error) {
      throw new JournalFailed(operation, error);
    }
  });
  const turn: Journal["partitions"]["turn"] = async (name, turns, signal) => {
    try {
      return await partitions.turn(name, turns, signal);
    } catch (error) {
      throw signal.aborted ? error : new JournalFailed("partitions.turn", error);
    }
  };
  return { ...named, partitions: { ...partitions, turn } };
}

/** A log line at most this often while the journal fails. */
const quiet = 30_000;

/** Messages are left alone for a while after the journal failed: what cannot be recorded is better not sent. */
export interface JournalOutage {
  /** Milliseconds until it is worth to run a message; 0 where nothing is known to be wrong. */
  wait(): number;
  note(error: unknown): void;
}

export function createJournalOutage(
  { clock, log }: { clock: Clock; log: Log },
  pause: number,
): JournalOutage {
  let until = Number.NEGATIVE_INFINITY;
  let loggedAt = Number.NEGATIVE_INFINITY;
  let untold = 0;
  return {
    wait: () => Math.max(0, until - clock.elapsed()),
    note(error) {
      const now = clock.elapsed();
      until = now + pause;
      // The journal tells of its own trouble, once.
      if (journalErrorIn(error)) return;
      untold++;
      if (now - loggedAt < quiet) return;
      log.error(
        { reason: thrownText(error), times: untold },
        "the journal fails: messages wait and go on by themselves once it works",
      );
      loggedAt = now;
      untold = 0;
    },
  };
}
