import type { LimitsPlan } from "@crossdock/flow";
import { type Clock, delayed } from "@crossdock/kit";

/** A System's request rate: our own limit, and what its answers say is left. */
export interface Rate {
  /** Resolves when a request may go out. Rejects with the signal's reason. */
  take(signal?: AbortSignal): Promise<void>;
  /** Reads the limit headers of an answer, names in lower case. */
  observe(headers: Readonly<Record<string, string>>): void;
  /** No request goes out before `at`. */
  holdUntil(at: number): void;
}

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

  return {
    async take(signal) {
      for (let left = wait(); left > 0; left = wait()) await delayed(clock, left, signal);
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
      // A reset further away than an hour is a misread header, not a limit.
      blockedUntil = Math.max(blockedUntil, Math.min(at, now + 3_600_000));
    },
    holdUntil(at) {
      blockedUntil = Math.max(blockedUntil, at);
    },
  };
}
