import type { Journal } from "@crossdock/journal";
import type { Clock, Log } from "@crossdock/kit";

/** Ended messages are kept for this long since they were last seen. */
const keptFor = 30 * 86_400_000;
const pruneEvery = 60_000;
const pruneChunk = 500;

/** Old ended messages go in small chunks, so that intake never waits for them. */
export function startPruning(journal: Journal, clock: Clock, log: Log): { stop(): void } {
  const again = (gone: number): void => {
    timer = clock.schedule(gone === pruneChunk ? 1000 : pruneEvery, prune);
  };
  const prune = (): void => {
    journal.prune(clock.now() - keptFor, pruneChunk).then(again, (error: unknown) => {
      log.error({ reason: String(error) }, "pruning failed; it is tried again");
      again(0);
    });
  };
  let timer = clock.schedule(pruneEvery, prune);
  return { stop: () => timer.cancel() };
}
