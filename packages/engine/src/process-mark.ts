import type { Journal, LeftPartition } from "@crossdock/journal";
import type { Clock, Log } from "@crossdock/kit";

/**
 * Whether the process before this one drained. One that did not may have sent the first message of each lane, and a key of
 * idempotency stands for one text: those messages stay on the revision that was active then.
 */
export interface ProcessMark {
  /** Pins what an unclean end may have left behind. Call once, before this process activates a revision. */
  takeUp(): Promise<void>;
  /** The same for partitions that another daemon left: it ran them on its own revision. */
  pinLeft(left: readonly LeftPartition[]): Promise<void>;
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
  const { partitions } = journal;
  /** Of the revision that was active before this process had one of its own. */
  let before: string | undefined;

  const pin = async (revision: string, of: readonly number[]): Promise<void> => {
    const pinned = await journal.progress.pinFirst(revision, of);
    if (pinned > 0)
      log.info(
        { messages: pinned, revision },
        "the last process did not stop in order: the first message of each key keeps its revision",
      );
  };

  const write = (value: Mark): Promise<void> => journal.cursors.move({ ...place, value, at: clock.now() });
  return {
    async takeUp() {
      const [last] = await journal.revisions.activations(1);
      before = last?.digest;
      const mark = await journal.cursors.get(place.flow, place.retailer, place.trigger);
      const isLeft = mark !== ("drained" satisfies Mark);
      if (partitions.isShared) {
        // Each partition tells by itself how it was left. The mark is of a journal that was copied here.
        if (mark === undefined) return;
        if (last && isLeft) await pin(last.digest, partitions.owned());
        return await write("drained");
      }
      if (last && isLeft) await pin(last.digest, partitions.owned());
      await write("running");
    },
    async pinLeft(left) {
      for (const [ran, parts] of Map.groupBy(left, ({ revision }) => revision ?? before)) {
        if (ran === undefined) continue;
        await pin(
          ran,
          parts.map(({ partition }) => partition),
        );
      }
    },
    async drained() {
      if (!partitions.isShared) await write("drained");
    },
  };
}
