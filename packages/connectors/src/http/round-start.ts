import { type Clock, isFields } from "@crossdock/kit";
import { httpDate } from "../foreign-text/http-date.ts";

/** When a round of a list began, by the clock of the System that it reads. */
export interface RoundStart {
  /** Takes an answer: its `Date`, and its records. */
  note(date: string | undefined, records: readonly unknown[]): void;
  /**
   * RFC 3339: the oldest `Date` of the round. Where no answer has one it is our clock, and never later than the newest record
   * plus the overlap, since a clock that is ahead would pass over what changes next. Undefined while nothing is known.
   */
  instant(): string | undefined;
}

export function roundStart(clock: Pick<Clock, "now">, overlap: number): RoundStart {
  const began = clock.now();
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  return {
    note(date, records) {
      oldest = Math.min(oldest, httpDate(date) ?? oldest);
      if (oldest !== Number.POSITIVE_INFINITY) return;
      for (const record of records) newest = Math.max(newest, newestOf(record));
    },
    instant() {
      if (oldest !== Number.POSITIVE_INFINITY) return new Date(oldest).toISOString();
      if (newest === Number.NEGATIVE_INFINITY) return undefined;
      return new Date(Math.min(began, newest + overlap)).toISOString();
    },
  };
}

/** The latest instant that a record names. */
function newestOf(record: unknown): number {
  if (!isFields(record)) return Number.NEGATIVE_INFINITY;
  const instants = Object.values(record).map((value) =>
    typeof value === "string" ? httpDate(value) : undefined,
  );
  return Math.max(...instants.map((at) => at ?? Number.NEGATIVE_INFINITY));
}
