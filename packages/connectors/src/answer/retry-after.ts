import { httpDate } from "../foreign-text/http-date.ts";

/** Headers that ask for a wait, the clearest first; their names in lower case. */
const waits = ["retry-after", "x-retry-after"];

/** Headers that tell when a limit is lifted: seconds left, or an instant, by their size. */
const resets = [
  "ratelimit-reset",
  "x-ratelimit-reset",
  "x-rate-limit-reset",
  "x-ratelimit-reset-after",
  "x-rate-limit-reset-after",
];

/** Milliseconds. A limit may be lifted at midnight; who asks for more has made a mistake that must not stop a System. */
const longestWait = 86_400_000;

/**
 * Milliseconds that an answer asks us to wait, or undefined: `Retry-After` in seconds or as a date (RFC 9110),
 * `retry-after-ms`, else a rate limit's reset. A wait in the past is 0, one of more than a day is a day. An instant is
 * one of the sender's clock: it counts from the answer's own `Date`, and from `now` where there is none.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now?: number): number | undefined {
  const wait = askedWait(headers, httpDate(headers["date"]) ?? now);
  return wait === undefined ? undefined : Math.min(wait, longestWait);
}

function askedWait(headers: Readonly<Record<string, string>>, now: number | undefined): number | undefined {
  const inMilliseconds = number(headers["retry-after-ms"]);
  if (inMilliseconds !== undefined) return inMilliseconds;
  for (const name of waits) {
    const wait = waitOf(headers[name], now);
    if (wait !== undefined) return wait;
  }
  for (const name of resets) {
    const reset = number(headers[name]);
    if (reset !== undefined) return untilReset(reset, now);
  }
  return undefined;
}

function waitOf(value: string | undefined, now: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = number(value);
  if (seconds !== undefined) return seconds * 1000;
  const date = httpDate(value);
  return date === undefined || now === undefined ? undefined : Math.max(0, date - now);
}

/** Nobody is asked to wait thirty years: a large number is an instant, in seconds or in milliseconds. */
function untilReset(value: number, now: number | undefined): number | undefined {
  if (value < 1e9) return value * 1000;
  return now === undefined ? undefined : Math.max(0, (value < 1e12 ? value * 1000 : value) - now);
}

function number(value: string | undefined): number | undefined {
  // A header that the sender repeats arrives as a list; the first one counts.
  const [first = ""] = (value ?? "").slice(0, 100).split(",", 1);
  return /^\d+(\.\d+)?$/.test(first.trim()) ? Number(first) : undefined;
}
