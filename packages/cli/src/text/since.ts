import { fieldKinds } from "@crossdock/kit";

/**
 * The instant, in epoch milliseconds, that a person means by `2h` (before now), `22:00` (the last time it was that in
 * UTC), or an instant of RFC 3339; undefined for anything else.
 */
export function sinceOf(text: string, now: number): number | undefined {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (clock) {
    const today = new Date(now).setUTCHours(Number(clock[1]), Number(clock[2]), 0, 0);
    return today <= now ? today : today - day;
  }
  const { duration, instant } = fieldKinds;
  const before = readOrNothing(duration.read, text);
  if (before !== undefined) return now - before;
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  const at = readOrNothing(instant.read, date);
  return at === undefined ? undefined : Date.parse(at);
}

const day = 86_400_000;

function readOrNothing<Value>(read: (text: string) => Value, text: string): Value | undefined {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}
