import type { LimitsPlan } from "@crossdock/flow";
import { type Clock, delayed } from "@crossdock/kit";
import type { Stopwatch } from "./stopwatch.ts";

/** A System's request rate: our own limit, and what its answers say is left. */
export interface Rate {
  /** Resolves when a request may go out; `watch` stands still meanwhile. Rejects with the signal's reason. */
  take(signal?: AbortSignal, watch?: Pick<Stopwatch, "pause" | "resume">): Promise<void>;
  /** Reads the limit headers of an answer, names in lower case. */
  observe(headers: Readonly<Record<string, string>>): void;
  /** No request goes out before `at`, an hour from now at most: a wait that is longer is a misread answer. */
  holdUntil(at: number): void;
}

const longestHold = 3_600_000;

/** A token bucket that refills evenly; `requests` may go out at once. */
export function createRate(limits: LimitsPlan, clock: Clock): Rate {
  const { rate, headers } = limits;
  let tokens = rate?.requests ?? 0;
  let filledAt = clock.now();
  let blockedUntil = 0;

  const wait = (): number => {
    const now = clock.now();
    if (now < blockedUntil) return blockedUntil - now;
    if (!rate) return 0;
    tokens = Math.min(rate.requests, tokens + ((now - filledAt) * rate.requests) / rate.per);
    filledAt = now;
    if (tokens >= 1) {
      tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - tokens) * rate.per) / rate.requests);
  };

  const hold = (at: number): void => {
    blockedUntil = Math.max(blockedUntil, Math.min(at, clock.now() + longestHold));
  };

  return {
    async take(signal, watch) {
      let left = wait();
      if (left === 0) return;
      watch?.pause();
      try {
        for (; left > 0; left = wait()) await delayed(clock, left, signal);
      } finally {
        watch?.resume();
      }
    },
    observe(answer) {
      const left = headers?.remaining === undefined ? undefined : Number(answer[headers.remaining]);
      if (left === undefined || Number.isNaN(left) || left > 0) return;
      const reset = headers?.reset;
      const value = reset ? Number(answer[reset.name]) : Number.NaN;
      if (!reset || Number.isNaN(value)) return;
      const now = clock.now();
      const at = { seconds: now + value * 1000, "epoch-seconds": value * 1000, "epoch-milliseconds": value }[
        reset.unit
      ];
      hold(at);
    },
    holdUntil: hold,
  };
}
