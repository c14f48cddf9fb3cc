/**
 * Bounds the calls of a System at once, and shares them out: the most urgent criticality first, within it by turns
 * between retailers.
 */
export interface Gate {
  /** Resolves with the release; rejects with the signal's reason while waiting, and with `close`'s once closed. */
  enter(who: { retailer: string; criticality: string; signal: AbortSignal }): Promise<() => void>;
  /** Nobody enters any more; whoever waits is turned away with what `reason` makes. Resolves when all have left. */
  close(reason: () => Error): Promise<void>;
  /** Lets in those that wait, as many as may be inside now. */
  letIn(): void;
  readonly running: number;
  readonly waiting: number;
}

interface Waiter {
  start(): void;
  refuse(error: unknown): void;
}

/** Most urgent first; a bulk feed cannot delay orders. */
const order = ["critical", "high", "medium", "low"];

/** `concurrency`: how many may be inside now. */
export function createGate(concurrency: () => number): Gate {
  let running = 0;
  let waiting = 0;
  let closed: (() => Error) | undefined;
  let emptied: (() => void) | undefined;
  /** Per criticality the retailers in turn, each with its own line; the last one takes what is unknown. */
  const last = new Map<string, Waiter[]>();
  const lines = [...order.slice(0, -1).map(() => new Map<string, Waiter[]>()), last];

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

  const admit = (): (() => void) => {
    running++;
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      running--;
      letIn();
      if (running === 0) emptied?.();
    };
  };

  const letIn = (): void => {
    while (running < concurrency()) {
      const waiter = next();
      if (!waiter) return;
      waiter.start();
    }
  };

  return {
    enter({ retailer, criticality, signal }) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (closed) return Promise.reject(closed());
      if (running < concurrency()) return Promise.resolve(admit());
      return new Promise((resolve, reject) => {
        const retailers = lines[order.indexOf(criticality)] ?? last;
        const line = retailers.get(retailer) ?? [];
        const leave = (): void => {
          line.splice(line.indexOf(waiter), 1);
          if (line.length === 0) retailers.delete(retailer);
          waiter.refuse(signal.reason);
        };
        const waiter: Waiter = {
          start() {
            signal.removeEventListener("abort", leave);
            waiting--;
            resolve(admit());
          },
          refuse(error) {
            signal.removeEventListener("abort", leave);
            waiting--;
            reject(error);
          },
        };
        line.push(waiter);
        retailers.set(retailer, line);
        waiting++;
        signal.addEventListener("abort", leave, { once: true });
      });
    },
    close(reason) {
      closed = reason;
      for (let waiter = next(); waiter; waiter = next()) waiter.refuse(reason());
      return new Promise((resolve) => {
        emptied = resolve;
        if (running === 0) resolve();
      });
    },
    letIn,
    get running() {
      return running;
    },
    get waiting() {
      return waiting;
    },
  };
}
