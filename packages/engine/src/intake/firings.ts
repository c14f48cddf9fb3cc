import { journalErrorIn } from "@crossdock/journal";
import { type Acceptance, type Clock, reasonText, type TriggerContext } from "@crossdock/kit";

/** What came of a firing that somebody asked for. */
export interface FiringEnd {
  /** `joined`: one was under way, and the answer is its own. `failed`: it ended early, and took what it had read by then. */
  state: "fired" | "joined" | "failed";
  /** Messages by what became of them; null where it goes on by itself. */
  taken: Readonly<Partial<Record<Acceptance["state"], number>>> | null;
  /** Why it failed. */
  reason: string | null;
}

/** What is asked of a trigger is left to the daemon that runs it from now on, or to the next start. */
export class LeftToOther extends Error {
  override readonly name = "LeftToOther";
}

/** The firings of one trigger that people ask for, whichever run of it does them. */
export interface Firings {
  /** Resolves with the end of the firing; rejects with `LeftToOther`. */
  ask(at: number): Promise<FiringEnd>;
  /** What a run of the trigger sees of it. */
  during(signal: AbortSignal): Pick<TriggerContext, "firing" | "rest">;
  /** Counts what became of arrivals. */
  note(acceptances: readonly Acceptance[]): void;
  /** The trigger does not run here any more. */
  leave(): void;
  /** It runs nowhere any more. */
  refuse(reason: string): void;
}

interface Demand {
  at: number;
  hasJoined: boolean;
  resolve(end: FiringEnd): void;
  reject(error: LeftToOther): void;
}

interface Current {
  demands: Demand[];
  taken: Partial<Record<Acceptance["state"], number>>;
  hasBegun: boolean;
}

export function createFirings(clock: Clock): Firings {
  /** In the order in which they came. */
  let waiting: Demand[] = [];
  let current: Current | undefined;
  let wake = (): void => undefined;

  const answer = (demands: readonly Demand[], taken: FiringEnd["taken"], failure?: string): void => {
    for (const { hasJoined, resolve } of demands) {
      const state = failure !== undefined ? "failed" : hasJoined ? "joined" : "fired";
      resolve({ state, taken, reason: failure ?? null });
    }
  };
  const takeAll = (): Demand[] => {
    const all = [...waiting, ...(current?.demands ?? [])];
    waiting = [];
    if (current) current.demands = [];
    return all;
  };

  const firing = async <Result>(
    work: (begun: () => void) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> => {
    const [first, ...others] = waiting.splice(0);
    const demands = first ? [first, ...others.map((other) => ({ ...other, hasJoined: true }))] : [];
    const mine: Current = { demands, taken: {}, hasBegun: false };
    current = mine;
    try {
      const result = await work(() => {
        mine.hasBegun = true;
        answer(mine.demands.splice(0), null);
      });
      // The next run does what this one was kept from.
      if (signal.aborted) waiting.unshift(...mine.demands.splice(0));
      return result;
    } catch (error) {
      if (signal.aborted || journalErrorIn(error)) waiting.unshift(...mine.demands.splice(0));
      else answer(mine.demands.splice(0), mine.taken, reasonText(error));
      throw error;
    } finally {
      answer(mine.demands, mine.taken);
      current = undefined;
    }
  };

  const rest = (duration: number, signal: AbortSignal): Promise<number | undefined> =>
    new Promise((resolve) => {
      const end = (): void => {
        timer.cancel();
        signal.removeEventListener("abort", end);
        wake = () => undefined;
        resolve(signal.aborted ? undefined : waiting[0]?.at);
      };
      const timer = clock.schedule(duration, end);
      signal.addEventListener("abort", end, { once: true });
      wake = end;
      if (waiting.length > 0 || signal.aborted) end();
    });

  return {
    ask: (at) =>
      new Promise((resolve, reject) => {
        const demand = { at, hasJoined: current !== undefined, resolve, reject };
        if (current?.hasBegun) answer([demand], null);
        else if (current) current.demands.push(demand);
        else {
          waiting.push(demand);
          wake();
        }
      }),
    during: (signal) => ({
      firing: (work) => firing(work, signal),
      rest: (duration) => rest(duration, signal),
    }),
    note(acceptances) {
      if (!current) return;
      for (const { state } of acceptances) current.taken[state] = (current.taken[state] ?? 0) + 1;
    },
    leave() {
      for (const { reject } of takeAll()) reject(new LeftToOther("the trigger does not run here any more"));
    },
    refuse(reason) {
      answer(takeAll(), {}, reason);
    },
  };
}
