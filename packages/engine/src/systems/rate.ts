import type { LimitsPlan } from "@crossdock/flow";
import { type CallTimeout, type Clock, delayed } from "@crossdock/kit";

type ResetUnit = NonNullable<NonNullable<LimitsPlan["headers"]>["reset"]>["unit"];

/** A System's request rate: our own limit, and what its answers say is left. */
export interface Rate {
  /** Resolves when a request may go out; `timeout` stands still meanwhile. Rejects with the signal's reason. */
  take(signal?: AbortSignal, timeout?: Pick<CallTimeout, "pause" | "resume">): Promise<void>;
  /** Reads the limit headers of an answer, names in lower case. */
  observe(headers: Readonly<Record<string, string>>): void;
  /** No request goes out for `duration`, an hour at most: an answer that asks for more is misread. */
  hold(duration: number): void;
}

const longestHold = 3_600_000;

/**
 * A token bucket that refills evenly; `requests` may go out at once. Of several daemons, `daemons` of them, each has its part
 * of it; where there are more of them than requests, each of them may still send one at once.
 */
export function createRate(limits: LimitsPlan, clock: Clock, daemons: () => number = () => 1): Rate {
  const { rate, headers } = limits;
  let tokens = (rate?.requests ?? 0) / daemons();
  let filledAt = clock.elapsed();
  let blockedUntil = filledAt;

  const wait = (): number => {
    const now = clock.elapsed();
    if (now < blockedUntil) return blockedUntil - now;
    if (!rate) return 0;
    const requests = rate.requests / daemons();
    tokens = Math.min(Math.max(1, requests), tokens + ((now - filledAt) * requests) / rate.per);
    filledAt = now;
    if (tokens >= 1) {
      tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - tokens) * rate.per) / requests);
  };

  const hold = (duration: number): void => {
    blockedUntil = Math.max(blockedUntil, clock.elapsed() + Math.min(duration, longestHold));
  };

  /** An instant counts from the server's own clock where the answer tells it. */
  const untilReset = (unit: ResetUnit, value: number, date: string | undefined): number => {
    if (unit === "seconds") return value * 1000;
    const told = Date.parse(date ?? "");
    const now = Number.isNaN(told) ? clock.now() : told;
    return (unit === "epoch-seconds" ? value * 1000 : value) - now;
  };

  return {
    async take(signal, timeout) {
      let left = wait();
      if (left === 0) return;
      timeout?.pause();
      try {
        for (; left > 0; left = wait()) await delayed(clock, left, signal);
      } finally {
        timeout?.resume();
      }
    },
    observe(answer) {
      const left = headers?.remaining === undefined ? undefined : Number(answer[headers.remaining]);
      if (left === undefined || Number.isNaN(left) || left > 0) return;
      const reset = headers?.reset;
      const value = reset ? Number(answer[reset.name]) : Number.NaN;
      if (reset && !Number.isNaN(value)) hold(untilReset(reset.unit, value, answer["date"]));
    },
    hold,
  };
}
