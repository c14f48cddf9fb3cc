/** Time as a dependency: everything that waits, measures or stamps takes it from here. Milliseconds throughout. */
export interface Clock {
  /** Epoch milliseconds, for stamps. A wall clock can be set at any time, so no difference of two stamps is a duration. */
  now(): number;
  /**
   * Milliseconds since an instant that means nothing, never less than at the reading before, for everything that
   * measures how long: durations, rates, holds, breakers. Each process counts from an instant of its own.
   */
  elapsed(): number;
  /** Calls `run` once after `delay`; the handle ends the wait. */
  schedule(delay: number, run: () => void): Timer;
}

/** The monotonic reading of a clock; one that only stamps is read by its stamps. */
export function elapsedOf(clock: Pick<Clock, "now"> & Partial<Pick<Clock, "elapsed">>): number {
  return clock.elapsed?.() ?? clock.now();
}

export interface Timer {
  cancel(): void;
}

/** Node waits at most this long at once; longer waits are cut into pieces. */
const longestWait = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  schedule(delay, run) {
    let handle: NodeJS.Timeout;
    const wait = (left: number): void => {
      handle = setTimeout(
        () => (left > longestWait ? wait(left - longestWait) : run()),
        Math.max(0, Math.min(left, longestWait)),
      );
    };
    wait(delay);
    return { cancel: () => clearTimeout(handle) };
  },
};

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves time on by `duration` and runs what falls due, in order, letting promises settle between. */
  advance(duration: number): Promise<void>;
  /** Sets the wall clock `by` ahead, or back where it is negative. No time goes by: nothing falls due. */
  leap(by: number): void;
  /** How many waits are pending. */
  readonly pending: number;
}

export function fakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let elapsed = 0;
  /** What the wall clock shows beyond the time that has gone by. */
  let wall = start;
  let next = 0;
  const waits = new Map<number, { at: number; run: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const earliest = (until: number): number | undefined => {
    let found: { id: number; at: number } | undefined;
    for (const [id, { at }] of waits) {
      if (at <= until && (!found || at < found.at)) found = { id, at };
    }
    return found?.id;
  };
  return {
    now: () => wall + elapsed,
    elapsed: () => elapsed,
    schedule(delay, run) {
      const id = next++;
      waits.set(id, { at: elapsed + Math.max(0, delay), run });
      return { cancel: () => waits.delete(id) };
    },
    async advance(duration) {
      const until = elapsed + duration;
      await settle();
      for (let id = earliest(until); id !== undefined; id = earliest(until)) {
        const wait = waits.get(id);
        waits.delete(id);
        if (!wait) continue;
        elapsed = Math.max(elapsed, wait.at);
        wait.run();
        await settle();
      }
      elapsed = until;
    },
    leap(by) {
      wall += by;
    },
    get pending() {
      return waits.size;
    },
  };
}

/** Resolves after `delay`, or rejects with the signal's reason as soon as it aborts. */
export function delayed(clock: Clock, delay: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.schedule(delay, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
