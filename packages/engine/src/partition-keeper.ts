import type { Journal, LeftPartition } from "@crossdock/journal";
import { type Clock, delayed, type Timer } from "@crossdock/kit";
import type { TriggerHost } from "./intake/trigger-host.ts";
import type { Commands } from "./operator/commands.ts";
import type { Lanes } from "./queue/lanes.ts";
import type { Systems } from "./systems/systems.ts";

/** Runs what is in the partitions that this daemon has, and stops where another one is to have them. */
export interface PartitionKeeper {
  /** Takes up what is there. Resolves once the first messages are known. */
  start(): Promise<void>;
  /** Whether the work that these texts name is to be done here. */
  isOurs(...name: readonly string[]): boolean;
  /** Waits for nothing any more. */
  stop(): void;
}

export interface PartitionKeeperDeps {
  journal: Journal;
  clock: Clock;
  lanes: Pick<Lanes, "gain" | "leave" | "has" | "wake">;
  triggers: Pick<TriggerHost, "review">;
  commands: Pick<Commands, "takeUp">;
  systems: Pick<Systems, "letIn">;
  /** Takes what other daemons have changed and found. */
  learn(): Promise<void>;
  /** Keeps on their revision what may be under way of partitions that their daemon left. */
  pinLeft(left: readonly LeftPartition[]): Promise<void>;
  /** Whether the journal has all that was done. */
  isSettled(): boolean;
  onError(error: unknown): void;
}

/** What the journal could not do is tried again after this long, milliseconds. */
const retryWait = 1000;
/** What others changed is looked for this often, in case that nobody told, milliseconds. */
const learnWait = 1000;
/** What others ask for is looked for this often at most, milliseconds. */
const lookWait = 100;

export function createPartitionKeeper(deps: PartitionKeeperDeps): PartitionKeeper {
  const { journal, clock, lanes, triggers, commands } = deps;
  const ending = new AbortController();
  let isLooking = false;
  let timer: Timer | undefined;

  /** What may be under way is pinned before anything runs. */
  const gain = async (partitions: readonly number[], left: readonly LeftPartition[]): Promise<void> => {
    const isPinned = await pinned(left);
    if (!isPinned) return;
    await lanes.gain(partitions);
    await triggers.review();
    // What was asked about their messages may have found nobody.
    if (journal.partitions.isShared) await look();
  };

  const pinned = async (left: readonly LeftPartition[]): Promise<boolean> => {
    while (left.length > 0 && !ending.signal.aborted) {
      try {
        await deps.pinLeft(left);
        return true;
      } catch (error) {
        deps.onError(error);
        await delayed(clock, retryWait, ending.signal).catch(() => undefined);
      }
    }
    return !ending.signal.aborted;
  };

  const look = async (): Promise<void> => {
    if (isLooking || ending.signal.aborted) return;
    isLooking = true;
    await delayed(clock, lookWait, ending.signal).catch(() => undefined);
    isLooking = false;
    await deps.learn();
    await commands.takeUp();
  };

  const lookOn = (): void => {
    if (!ending.signal.aborted) timer = clock.schedule(learnWait, () => void look().then(lookOn));
  };

  return {
    async start() {
      let first: Promise<void> = Promise.resolve();
      journal.partitions.attend({
        gained(partitions, left) {
          first = gain(partitions, left);
          first.catch(deps.onError);
        },
        async leave(partitions) {
          const gone = lanes.leave(partitions);
          await triggers.review();
          await gone;
          return { isSettled: deps.isSettled() };
        },
        stirred() {
          lanes.wake();
          void look();
        },
        shared: deps.systems.letIn,
      });
      await first;
      if (!journal.partitions.isShared || ending.signal.aborted) return;
      await deps.learn();
      lookOn();
    },
    isOurs: (...name) => lanes.has(journal.partitions.of(...name)),
    stop() {
      ending.abort(new Error("the daemon stops"));
      timer?.cancel();
    },
  };
}
