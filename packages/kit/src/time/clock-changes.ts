import { Cron } from "croner";

/** A part of the day, in milliseconds since midnight, that a time zone leaves out or has twice on the day of a change. */
export interface ClockChange {
  kind: "skipped" | "repeated";
  /** The wall clock when it begins and ends, as if it were UTC. */
  from: number;
  to: number;
}

const day = 86_400_000;
const minute = 60_000;

/** The changes of a zone's clock between two instants; an unknown zone throws a RangeError. */
export function clockChanges(timezone: string, from: number, until: number): ClockChange[] {
  const offsetAt = offsetsOf(timezone);
  const found: ClockChange[] = [];
  for (let start = from; start < until; start += day) {
    const [before, after] = [offsetAt(start), offsetAt(start + day)];
    if (before === after) continue;
    const at = changedAt(offsetAt, start, start + day);
    const [first, last] = [at + Math.min(before, after), at + Math.max(before, after)];
    found.push({ kind: after > before ? "skipped" : "repeated", from: first, to: last });
  }
  return found;
}

/** Whether a cron expression, read as the wall clock, fires in the part of the day that a change leaves out or repeats. */
export function firesWithin(cron: string, { from, to }: ClockChange): boolean {
  const wall = new Cron(cron, { paused: true, timezone: "UTC" });
  const next = wall.nextRun(new Date(from - 1000));
  return next !== null && next.getTime() < to;
}

/** Milliseconds that the zone's clock is ahead of UTC, by instant. */
function offsetsOf(timezone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (at) => {
    const whole = Math.floor(at / minute) * minute;
    const parts = Object.fromEntries(
      format.formatToParts(whole).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day: date = 1, hour = 0, minute: minutes = 0 } = parts;
    return Date.UTC(year, month - 1, date, hour, minutes) - whole;
  };
}

/** The minute between two instants from which the second offset holds. */
function changedAt(offsetAt: (at: number) => number, start: number, end: number): number {
  const before = offsetAt(start);
  let [low, high] = [Math.floor(start / minute), Math.floor(end / minute)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * minute) === before) low = middle;
    else high = middle;
  }
  return high * minute;
}
