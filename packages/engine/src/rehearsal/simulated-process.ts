import { type AcceptResult, type Journal, journalAround } from "@crossdock/journal";
import type { Clock } from "@crossdock/kit";

/** One life of the daemon: once it has died, nothing that it still does reaches journal, clock or Systems. */
export interface SimulatedProcess {
  readonly isDead: boolean;
  die(): void;
}

export function createSimulatedProcess(): SimulatedProcess {
  let isDead = false;
  return {
    get isDead() {
      return isDead;
    },
    die() {
      isDead = true;
    },
  };
}

/** What a dead process waits for. */
export const never = (): Promise<never> => new Promise(() => undefined);

/** The journal as this life sees it. */
export function journalOfProcess(journal: Journal, life: SimulatedProcess): Journal {
  return journalAround(journal, async (_, run) => {
    if (life.isDead) return never();
    const result = await run();
    return life.isDead ? never() : result;
  });
}

/** The same journal, telling what it answers to arrivals. */
export function watchAccepted(journal: Journal, see: (...results: AcceptResult[]) => void): Journal {
  const { messages } = journal;
  return {
    ...journal,
    messages: {
      ...messages,
      async accept(...asked) {
        const result = await messages.accept(...asked);
        see(result);
        return result;
      },
      async acceptPage(...asked) {
        const results = await messages.acceptPage(...asked);
        see(...results);
        return results;
      },
    },
  };
}

/** The clock as this life sees it. */
export function clockOfProcess(clock: Clock, life: SimulatedProcess): Clock {
  return {
    now: clock.now,
    elapsed: clock.elapsed,
    schedule: (delay, run) =>
      clock.schedule(delay, () => {
        if (!life.isDead) run();
      }),
  };
}
