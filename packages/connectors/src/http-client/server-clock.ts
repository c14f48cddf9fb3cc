import type { Clock, HttpAnswer } from "@crossdock/kit";
import { httpDate } from "../foreign-text/http-date.ts";

/** The clock of the other side, as its answers tell it: what a list of changes counts with. */
export interface ServerClock {
  /** Reads the `Date` of an answer. */
  observe(answer: Pick<HttpAnswer, "headers">): void;
  /** Epoch milliseconds, as of the last answer with a `Date`; undefined before the first. */
  now(): number | undefined;
}

/** The time between two answers is measured, so that our own clock may be wrong or be set. */
export function createServerClock(clock: Pick<Clock, "elapsed">): ServerClock {
  let seen: { date: number; at: number } | undefined;
  return {
    observe({ headers }) {
      const date = httpDate(headers["date"]);
      if (date !== undefined) seen = { date, at: clock.elapsed() };
    },
    now: () => seen && seen.date + (clock.elapsed() - seen.at),
  };
}
