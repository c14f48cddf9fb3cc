import type { Journal } from "@crossdock/journal";
import type { Clock, Log, Timer } from "@crossdock/kit";

/** Ended messages are kept for this long since they were last seen. */
const keptFor = 30 * 86_400_000;
const pruneEvery = 60_000;
const pruneChunk = 500;

/** Old ended messages go in small chunks, so that intake never waits for them. After `stop` no timer is left or made. */
export function startPruning(journal: Journal, clock: Clock, log: Log): { stop(): void } {
  let isStopped = false;
  let timer: Timer | undefined;
  const later = (delay: number): void => {
    if (!isStopped) timer = clock.schedule(delay, prune);
  };
  const prune = (): void => {
    journal.prune(clock.now() - keptFor, pruneChunk).then(
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
