/** Bounds the calls of a System at once, and shares them out: by weight class first, then by turns between retailers. */
export interface Gate {
  /** Resolves with the release; rejects with the signal's reason while waiting. */
  enter(who: { retailer: string; criticality: string }, signal: AbortSignal): Promise<() => void>;
  readonly running: number;
  readonly waiting: number;
}

interface Waiter {
  start(): void;
}

/** Lanes by criticality, most urgent first; a bulk feed cannot delay orders. */
const order = ["critical", "high", "medium", "low"];

export function createGate(concurrency: number): Gate {
  let running = 0;
  let waiting = 0;
  /** Per criticality the retailers in turn, each with its own line. */
  const lines = order.map(() => new Map<string, Waiter[]>());

  const next = (): Waiter | undefined => {
    for (const retailers of lines) {
      const first = retailers.entries().next();
      if (first.done) continue;
      const [retailer, line] = first.value;
      const waiter = line.shift();
      // The retailer goes to the end of the round, or leaves it.
      retailers.delete(retailer);
      if (line.length > 0) retailers.set(retailer, line);
      if (waiter) return waiter;
    }
    return undefined;
  };

  const release = (): void => {
    running--;
    const waiter = next();
    if (waiter) waiter.start();
  };

  const once = (): (() => void) => {
    let done = false;
    return () => {
      if (done) return;
      done = true;
      release();
    };
  };

  return {
    enter({ retailer, criticality }, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (running < concurrency) {
        running++;
        return Promise.resolve(once());
      }
      return new Promise((resolve, reject) => {
        const retailers = lines[Math.max(0, order.indexOf(criticality))] ?? new Map<string, Waiter[]>();
        const line = retailers.get(retailer) ?? [];
        const leave = (): void => {
          const place = line.indexOf(waiter);
          if (place < 0) return;
          line.splice(place, 1);
          if (line.length === 0) retailers.delete(retailer);
          waiting--;
          reject(signal.reason);
        };
        const waiter: Waiter = {
          start() {
            signal.removeEventListener("abort", leave);
            waiting--;
            running++;
            resolve(once());
          },
        };
        line.push(waiter);
        retailers.set(retailer, line);
        waiting++;
        signal.addEventListener("abort", leave, { once: true });
      });
    },
    get running() {
      return running;
    },
    get waiting() {
      return waiting;
    },
  };
}
