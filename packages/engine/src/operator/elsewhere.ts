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
  /** What our own work comes to; that it is under way, where that takes too long. */
  soon(work: Promise<unknown>): Promise<unknown>;
}

/** The partition whose daemon carries a command with that target out; undefined where any of them may. */
export type HomeOf = (target: string) => Promise<number | undefined> | number;

export interface ElsewhereDeps {
  journal: Journal;
  clock: Clock;
  /** Kinds that the daemon carries out which runs their target. */
  homes: Readonly<Record<string, HomeOf>>;
  lanes: Pick<Lanes, "has">;
}

/** How often we look whether it is done, and for how long, milliseconds. */
const waits = { look: 25, patience: 10_000 };
/** A command that is about no message, and was asked so long ago, was left by a daemon that is gone. */
const leftAfter = 60_000;

export function createElsewhere({ journal, clock, homes, lanes }: ElsewhereDeps): Elsewhere {
  const { isShared } = journal.partitions;

  const isRunHere = async (homeOf: HomeOf, target: string): Promise<boolean> => {
    const home = await homeOf(target);
    return home === undefined || lanes.has(home);
  };

  return {
    async isRun(kind, target) {
      const homeOf = homes[kind];
      return isShared && homeOf !== undefined && !(await isRunHere(homeOf, target));
    },
    async isForUs({ kind, target, at }) {
      if (!isShared) return true;
      const homeOf = homes[kind];
      if (homeOf) return isRunHere(homeOf, target);
      return lanes.has(0) && clock.now() - at > leftAfter;
    },
    async outcome(id) {
      const until = clock.elapsed() + waits.patience;
      while (clock.elapsed() < until) {
        const row = await journal.commands.get(id);
        if (typeof row?.endedAt === "number") return row.outcome;
        await delayed(clock, waits.look);
      }
      return underWay("the daemon that runs it has not done it yet");
    },
    async soon(work) {
      const waiting = new AbortController();
      const late = delayed(clock, waits.patience, waiting.signal).then(
        () => underWay("it takes its time"),
        () => undefined,
      );
      return Promise.race([work, late]).finally(() => waiting.abort());
    },
  };
}

/** What the one hears who asked, while it is stored and nobody has done it. */
export function underWay(why: string) {
  return { ok: false, reason: "underWay", detail: `${why}; it is stored and will be done` };
}
