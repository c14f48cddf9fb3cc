import type { Journal } from "@crossdock/journal";
import type { Clock } from "@crossdock/kit";

/** One life of the daemon: once it has died, nothing that it still does reaches journal, clock or Systems. */
export interface Incarnation {
  readonly isDead: boolean;
  die(): void;
}

export function createIncarnation(): Incarnation {
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
export function mortalJournal(
  journal: Journal,
  life: Incarnation,
  watch: (operation: string, result: unknown) => void,
): Journal {
  const mortal = <Aggregate extends object>(name: string, aggregate: Aggregate): Aggregate => {
    const entries = Object.entries(aggregate).map(([method, call]) => [
      method,
      async (...args: unknown[]) => {
        if (life.isDead) return never();
        // Every operation of the journal is an async function.
        const result: unknown = await (call as (...args: unknown[]) => Promise<unknown>)(...args);
        if (life.isDead) return never();
        watch(`${name}.${method}`, result);
        return result;
      },
    ]);
    // The same methods with the same types: only their calls are watched.
    return Object.fromEntries(entries) as Aggregate;
  };
  return {
    ...journal,
    messages: mortal("messages", journal.messages),
    progress: mortal("progress", journal.progress),
    cursors: mortal("cursors", journal.cursors),
    references: mortal("references", journal.references),
    revisions: mortal("revisions", journal.revisions),
    cases: mortal("cases", journal.cases),
    audit: mortal("audit", journal.audit),
  };
}

/** The clock as this life sees it. */
export function mortalClock(clock: Clock, life: Incarnation): Clock {
  return {
    now: clock.now,
    elapsed: clock.elapsed,
    schedule: (delay, run) =>
      clock.schedule(delay, () => {
        if (!life.isDead) run();
      }),
  };
}
