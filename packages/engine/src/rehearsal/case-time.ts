import type { Journal } from "@crossdock/journal";
import type { RehearsalClock } from "./rehearsal-clock.ts";

/** How time goes on in a case. */
export interface CaseTime {
  /** For so many milliseconds, with everything that falls due. */
  goOn(duration: number): Promise<void>;
  /** Until every message has ended or waits for a person. */
  goOnToEnd(): Promise<void>;
}

export interface CaseTimeDeps {
  clock: RehearsalClock;
  journal: Journal;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
}

/** Most timers that a case may run: a System that never comes back is asked again and again. */
const mostTimers = 5000;
/** Longest time that goes on by itself. */
const longest = 14 * 86_400_000;

export function createCaseTime({ clock, journal, settle }: CaseTimeDeps): CaseTime {
  const isBusy = async (): Promise<boolean> => {
    const waiting = await journal.messages.unfinished("", 1000);
    return waiting.some(({ state }) => state !== "held");
  };
  return {
    async goOn(duration) {
      const until = clock.now() + duration;
      for (let next = clock.next(); next !== undefined && next <= until; next = clock.next()) {
        clock.step();
        await settle();
      }
      clock.moveTo(until);
    },
    async goOnToEnd() {
      const until = clock.now() + longest;
      for (let timers = 0; timers < mostTimers && (await isBusy()); timers++) {
        const next = clock.next();
        if (next === undefined || next > until) return;
        clock.step();
        await settle();
      }
    },
  };
}
