import type { Clock } from "@crossdock/kit";

/** A clock that stands still until the rehearsal moves it, and that knows what comes next. */
export interface RehearsalClock extends Clock {
  /** Instant of the next timer; undefined when nothing waits. */
  next(): number | undefined;
  /** Moves to the next timer and runs it. */
  step(): void;
  /** Moves to `at` without running what falls due there. */
  moveTo(at: number): void;
}

export function rehearsalClock(start: number): RehearsalClock {
  let now = start;
  let count = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  const earliest = (): [number, { at: number; run: () => void }] | undefined => {
    let found: [number, { at: number; run: () => void }] | undefined;
    for (const entry of timers) if (!found || entry[1].at < found[1].at) found = entry;
    return found;
  };
  return {
    now: () => now,
    elapsed: () => now - start,
    schedule(delay, run) {
      const id = count++;
      timers.set(id, { at: now + Math.max(0, delay), run });
      return { cancel: () => timers.delete(id) };
    },
    next: () => earliest()?.[1].at,
    step() {
      const found = earliest();
      if (!found) return;
      timers.delete(found[0]);
      now = Math.max(now, found[1].at);
      found[1].run();
    },
    moveTo(at) {
      now = Math.max(now, at);
    },
  };
}
