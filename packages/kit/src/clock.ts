/** Time as a dependency: everything that waits or stamps takes it from here. Milliseconds throughout. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `run` once after `delay`; the handle ends the wait. */
  schedule(delay: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** Node waits at most this long at once; longer waits are cut into pieces. */
const longestWait = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
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
  /** How many waits are pending. */
  readonly pending: number;
}

export function fakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let now = start;
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
    now: () => now,
    schedule(delay, run) {
      const id = next++;
      waits.set(id, { at: now + Math.max(0, delay), run });
      return { cancel: () => waits.delete(id) };
    },
    async advance(duration) {
      const until = now + duration;
      await settle();
      for (let id = earliest(until); id !== undefined; id = earliest(until)) {
        const wait = waits.get(id);
        waits.delete(id);
        if (!wait) continue;
        now = Math.max(now, wait.at);
        wait.run();
        await settle();
      }
      now = until;
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
