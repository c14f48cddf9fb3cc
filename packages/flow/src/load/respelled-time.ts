import { fieldKinds } from "@crossdock/kit";

/** Units as people write them. */
const units: readonly [unit: string, words: RegExp][] = [
  ["ms", /^(ms|msecs?|millis|milliseconds?)$/],
  ["s", /^(s|secs?|seconds?)$/],
  ["m", /^(m|mins?|minutes?)$/],
  ["h", /^(h|hrs?|hours?)$/],
  ["d", /^(d|days?)$/],
];

const schedules: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

/**
 * A duration or a cron expression in the spelling of the language, for what says the same in another one: `30 seconds`,
 * `PT30S`, `@daily`. Undefined where it is not clear what was meant.
 */
export function respelledTime(written: unknown): string | undefined {
  if (typeof written !== "string") return undefined;
  const text = written.trim().toLowerCase();
  const schedule = Object.hasOwn(schedules, text) ? schedules[text] : undefined;
  const [, amount = "", word = ""] = /^(\d+)\s*([a-z]+)$/.exec(text) ?? [];
  const unit = units.find(([, words]) => words.test(word))?.[0];
  return schedule ?? (unit ? readable(`${amount}${unit}`) : isoDuration(text));
}

/** `pt30s`: one part of an ISO 8601 duration. */
function isoDuration(text: string): string | undefined {
  const [, day, time, unit] = /^p(?:(\d+)d|t(\d+)([hms]))$/.exec(text) ?? [];
  return day ? readable(`${day}d`) : time && unit ? readable(`${time}${unit}`) : undefined;
}

function readable(duration: string): string | undefined {
  try {
    fieldKinds.duration.read(duration);
    return duration;
  } catch {
    return undefined;
  }
}
