import { type Journal, journalAround } from "@crossdock/journal";
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

/** The journal as this life sees it; `watch` gets every result. */
export function journalOfProcess(
  journal: Journal,
  life: SimulatedProcess,
  watch: (operation: string, result: unknown) => void,
): Journal {
  return journalAround(journal, async (operation, run) => {
    if (life.isDead) return never();
    const result = await run();
    if (life.isDead) return never();
    watch(operation, result);
    return result;
  });
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
