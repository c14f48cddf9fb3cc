import type { Journal } from "@crossdock/journal";
import type { Clock, Log } from "@crossdock/kit";

/**
 * Whether the process before this one drained. One that did not may have sent the first message of each lane, and a key of
 * idempotency stands for one text: those messages stay on the revision that was active then.
 */
export interface ProcessMark {
  /** Pins what an unclean end may have left behind. Call once, before this process activates a revision. */
  takeUp(): Promise<void>;
  /** Nothing is under way and nothing is open: the next process has nothing to pin. */
  drained(): Promise<void>;
}

/** Where the mark is kept among the cursors: no flow has an empty name. */
const place = { flow: "", retailer: "", trigger: "process" };

type Mark = "running" | "drained";

export function createProcessMark({
  journal,
  clock,
  log,
}: {
  journal: Journal;
  clock: Clock;
  log: Log;
}): ProcessMark {
  const write = (value: Mark): Promise<void> => journal.cursors.move({ ...place, value, at: clock.now() });
  return {
    async takeUp() {
      const mark = await journal.cursors.get(place.flow, place.retailer, place.trigger);
      const [last] = await journal.revisions.activations(1);
      if (last && mark !== ("drained" satisfies Mark)) {
        const pinned = await journal.progress.pinFirst(last.digest);
        if (pinned > 0)
          log.info(
            { messages: pinned, revision: last.digest },
            "the last process did not stop in order: the first message of each key keeps its revision",
          );
      }
      await write("running");
    },
    drained: () => write("drained"),
  };
}
