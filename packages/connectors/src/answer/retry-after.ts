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
 * `retry-after-ms`, else a rate limit's reset. A wait in the past is 0, one of more than a day is a day.
 */
export function retryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const wait = askedWait(headers, now);
  return wait === undefined ? undefined : Math.min(wait, longestWait);
}

function askedWait(headers: Readonly<Record<string, string>>, now: number): number | undefined {
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

function waitOf(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = number(value);
  if (seconds !== undefined) return seconds * 1000;
  // Without this `-5` would be a month of a year.
  const date = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Nobody is asked to wait thirty years: a large number is an instant, in seconds or in milliseconds. */
function untilReset(value: number, now: number): number {
  if (value >= 1e12) return Math.max(0, value - now);
  if (value >= 1e9) return Math.max(0, value * 1000 - now);
  return value * 1000;
}

function number(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}
