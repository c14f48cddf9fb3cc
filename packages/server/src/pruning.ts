import type { Journal } from "@crossdock/journal";
import { type Clock, elapsedOf, type Log, type Timer } from "@crossdock/kit";

/** Ended messages are kept for this long since they were last seen. */
const keptFor = 30 * 86_400_000;
const pruneEvery = 60_000;
const pruneChunk = 500;

/** How far the wall clock is believed at a start, beyond the last message. */
const believed = 86_400_000;

/**
 * Epoch milliseconds of the last thing that the journal knows of its newest message; undefined where it has none. Ask
 * before anything is written at a start: what is stamped then says what the clock says.
 */
export async function lastStamp(journal: Journal): Promise<number | undefined> {
  const [newest] = (await journal.messages.list({ limit: 1 })).items;
  return newest && Math.max(newest.acceptedAt, newest.endedAt ?? 0, newest.lastSeenAt ?? 0);
}

/**
 * Old ended messages go in small chunks, so that intake never waits for them. After `stop` no timer is left or made.
 * `last` is the journal's `lastStamp` before this start.
 */
export function startPruning(journal: Journal, clock: Clock, log: Log, last?: number): { stop(): void } {
  let isStopped = false;
  const time = createJournalTime(clock, last);
  let timer: Timer | undefined;
  const later = (delay: number): void => {
    if (!isStopped) timer = clock.schedule(delay, prune);
  };
  const prune = (): void => {
    journal.prune(time() - keptFor, pruneChunk).then(
      (gone) => later(gone === pruneChunk ? 1000 : pruneEvery),
      (error: unknown) => {
        if (!isStopped) log.error({ reason: String(error) }, "pruning failed; it is tried again");
        later(pruneEvery);
      },
    );
  };
  later(pruneEvery);
  return {
    stop() {
      isStopped = true;
      timer?.cancel();
    },
  };
}

/**
 * The time that pruning goes by: the wall clock, but never further on than the monotonic clock has gone since the start, and
 * that began a day after the last stamp of the journal at most. A wall clock that is forty days ahead, for a minute or at
 * a start, forgets nothing that was delivered. After a pause of several days more is kept, until the next start.
 */
function createJournalTime(clock: Clock, last = Number.POSITIVE_INFINITY): () => number {
  const start = { wall: Math.min(clock.now(), last + believed), elapsed: elapsedOf(clock) };
  // The monotonic clock counts parts of a millisecond; stamps of the journal are whole.
  return () => Math.floor(Math.min(clock.now(), start.wall + elapsedOf(clock) - start.elapsed));
}
