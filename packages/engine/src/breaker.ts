import type { BreakerPlan } from "@crossdock/flow";
import type { Clock, Timer } from "@crossdock/kit";

/**
 * A System's circuit breaker.
 *
 * - `closed`: calls pass; failures within the window are counted.
 * - `open`: nothing passes until `probe` has gone by.
 * - `halfOpen`: one call passes as the probe; its success closes, its failure opens again.
 */
export interface Breaker {
  state(): "closed" | "open" | "halfOpen";
  /** Whether `enter` would let a call pass. */
  takesCalls(): boolean;
  /** True when a call may go out now; in `halfOpen` the first to ask takes the probe. */
  enter(): boolean;
  succeeded(): void;
  /** A failure that speaks of the System's health. */
  failed(): void;
  /** The caller of `enter` made no call after all. */
  left(): void;
  close(): void;
}

/** `onProbe` is called when a parked message may try; `onClosed` when everything may go on. */
export function createBreaker(
  plan: BreakerPlan | null,
  clock: Clock,
  { onProbe, onClosed, onOpened }: { onProbe(): void; onClosed(): void; onOpened(): void },
): Breaker {
  let state: "closed" | "open" | "halfOpen" = "closed";
  let failures: number[] = [];
  let probing = false;
  let timer: Timer | undefined;

  const open = (probe: number): void => {
    const wasClosed = state === "closed";
    state = "open";
    probing = false;
    failures = [];
    timer?.cancel();
    timer = clock.schedule(probe, () => {
      state = "halfOpen";
      onProbe();
    });
    if (wasClosed) onOpened();
  };

  return {
    state: () => state,
    takesCalls: () => state === "closed" || (state === "halfOpen" && !probing),
    enter() {
      if (state === "closed") return true;
      if (state === "open" || probing) return false;
      probing = true;
      return true;
    },
    succeeded() {
      failures = [];
      if (state === "closed") return;
      state = "closed";
      probing = false;
      timer?.cancel();
      onClosed();
    },
    failed() {
      if (!plan) return;
      if (state === "halfOpen") return open(plan.probe);
      if (state === "open") return;
      const now = clock.now();
      failures = failures.filter((at) => now - at < plan.within);
      failures.push(now);
      if (failures.length >= plan.failures) open(plan.probe);
    },
    left() {
      if (!probing) return;
      probing = false;
      onProbe();
    },
    close: () => timer?.cancel(),
  };
}
