import type { BreakerPlan } from "@crossdock/flow";
import type { Clock, Timer } from "@crossdock/kit";

/**
 * A System's circuit breaker.
 *
 * - `closed`: calls pass; failures in a row within the window are counted.
 * - `open`: nothing passes until the probe is due.
 * - `halfOpen`: one call passes as the probe; its success closes, its failure opens again.
 *
 * Each change of state begins a new epoch: what calls of an earlier one come to tells nothing about this one.
 */
export interface Breaker {
  state(): "closed" | "open" | "halfOpen";
  /** Whether `enter` would let a call pass. */
  takesCalls(): boolean;
  /** The pass of one call, undefined when none may go out; in `halfOpen` the first to ask takes the probe. */
  enter(): Pass | undefined;
  /** Closes at once, whatever is known. */
  reset(): void;
  /** Leaves no timer and calls nobody any more. */
  close(): void;
}

/** What became of a call; the first word counts. */
export interface Pass {
  succeeded(): void;
  /** A failure that speaks of the System's health. */
  failed(): void;
  /** Opens at once, with or without a plan; the probe is due after `wait`. False: this call is of an earlier epoch. */
  refused(wait: number): boolean;
  /** The call told nothing: it did not go out, or it failed by itself. */
  left(): void;
}

/** `onProbe` is called when a parked message may try; `onClosed` when everything may go on. */
export function createBreaker(
  plan: BreakerPlan | null,
  clock: Clock,
  { onProbe, onClosed, onOpened }: { onProbe(): void; onClosed(): void; onOpened(): void },
): Breaker {
  let state: "closed" | "open" | "halfOpen" = "closed";
  let epoch = 0;
  let failures: number[] = [];
  let probing = false;
  let probeWait = 0;
  let timer: Timer | undefined;
  let isOver = false;

  const enterState = (next: typeof state): void => {
    state = next;
    epoch++;
    failures = [];
    probing = false;
    timer?.cancel();
  };

  const open = (wait: number): void => {
    const wasClosed = state === "closed";
    enterState("open");
    probeWait = wait;
    timer = clock.schedule(wait, () => {
      enterState("halfOpen");
      onProbe();
    });
    if (wasClosed) onOpened();
  };

  const close = (): void => {
    enterState("closed");
    onClosed();
  };

  const count = (): void => {
    if (!plan) return;
    const now = clock.elapsed();
    failures = failures.filter((at) => now - at < plan.within);
    failures.push(now);
    if (failures.length >= plan.failures) open(plan.probe);
  };

  const passOf = (mine: number): Pass => {
    const isOld = (): boolean => isOver || mine !== epoch;
    return {
      succeeded() {
        if (isOld()) return;
        failures = [];
        if (state === "halfOpen") close();
      },
      failed() {
        if (isOld()) return;
        if (state === "halfOpen") open(plan?.probe ?? probeWait);
        else count();
      },
      refused(wait) {
        if (isOld()) return false;
        open(wait);
        return true;
      },
      left() {
        if (isOld() || !probing) return;
        probing = false;
        onProbe();
      },
    };
  };

  return {
    state: () => state,
    takesCalls: () => !isOver && (state === "closed" || (state === "halfOpen" && !probing)),
    enter() {
      if (isOver || state === "open" || probing) return undefined;
      probing = state === "halfOpen";
      return passOf(epoch);
    },
    reset() {
      if (isOver) return;
      close();
    },
    close() {
      isOver = true;
      timer?.cancel();
    },
  };
}
