import type { Journal } from "@crossdock/journal";
import { type Clock, elapsedOf, type Log, type Timer } from "@crossdock/kit";

/** Ended messages are kept for this long since they were last seen. */
const keptFor = 30 * 86_400_000;
const pruneEvery = 60_000;
const pruneChunk = 500;

/** Old ended messages go in small chunks, so that intake never waits for them. After `stop` no timer is left or made. */
export function startPruning(journal: Journal, clock: Clock, log: Log): { stop(): void } {
  let isStopped = false;
  const time = createJournalTime(clock);
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
 * The time that pruning goes by: the wall clock, but never further on than the monotonic clock has gone since the start.
 * A wall clock that is forty days ahead for a minute forgets nothing that was delivered; `wall-clock.ts` tells of it.
 */
function createJournalTime(clock: Clock): () => number {
  const start = { wall: clock.now(), elapsed: elapsedOf(clock) };
  return () => Math.min(clock.now(), start.wall + elapsedOf(clock) - start.elapsed);
}
