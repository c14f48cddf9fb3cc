import type { CommandRow, Journal } from "@crossdock/journal";
import { type Clock, delayed } from "@crossdock/kit";
import type { Lanes } from "../queue/lanes.ts";

/** Which commands are carried out by another daemon. */
export interface Elsewhere {
  /** Whether the daemon that runs the command's target is another one. */
  isRun(kind: string, target: string): Promise<boolean>;
  /** Whether this daemon is to carry out what is stored, and not the one that was asked or another one. */
  isForUs(row: CommandRow): Promise<boolean>;
  /** What the other daemon answered to a command; that it is under way, where that takes too long. */
  outcome(id: string): Promise<unknown>;
}

export interface ElsewhereDeps {
  journal: Journal;
  clock: Clock;
  /** Kinds whose target is a message: the daemon that runs it carries them out. */
  ofMessages: ReadonlySet<string>;
  lanes: Pick<Lanes, "has">;
}

/** How often we look whether it is done, and for how long, milliseconds. */
const waits = { look: 25, patience: 10_000 };
/** A command that is about no message, and was asked so long ago, was left by a daemon that is gone. */
const leftAfter = 60_000;

export function createElsewhere({ journal, clock, ofMessages, lanes }: ElsewhereDeps): Elsewhere {
  const { isShared } = journal.partitions;

  /** A message that is not there is everybody's. */
  const isRunHere = async (id: string): Promise<boolean> => {
    const message = await journal.messages.get(id);
    return message === undefined || lanes.has(message.partition);
  };

  return {
    isRun: async (kind, target) => isShared && ofMessages.has(kind) && !(await isRunHere(target)),
    async isForUs({ kind, target, at }) {
      if (!isShared) return true;
      if (ofMessages.has(kind)) return isRunHere(target);
      return lanes.has(0) && clock.now() - at > leftAfter;
    },
    async outcome(id) {
      const until = clock.elapsed() + waits.patience;
      while (clock.elapsed() < until) {
        const row = await journal.commands.get(id);
        if (typeof row?.endedAt === "number") return row.outcome;
        await delayed(clock, waits.look);
      }
      const detail = "the daemon that runs the message has not done it yet; it is stored and will be done";
      return { ok: false, reason: "underWay", detail };
    },
  };
}
