import type { Clock, HttpAnswer, Log } from "@crossdock/kit";
import type { Observe } from "../events.ts";

/** More than this misleads whoever compares stamps of two systems. Milliseconds. */
const longestSkew = 60_000;

/** Tells how far a System's clock, by the `Date` of its answers, is ahead of ours: each time for the metrics, a long way once. */
export function createClockSkew(
  system: string,
  { clock, log, observe }: { clock: Clock; log: Log; observe: Observe },
): (headers: HttpAnswer["headers"]) => void {
  let isTold = false;
  return ({ date = "" }) => {
    const told = Date.parse(date);
    if (Number.isNaN(told)) return;
    // `Date` leaves out what is less than a second: half of that is nearest.
    const seconds = Math.round((told + 500 - clock.now()) / 1000);
    observe({ kind: "clockSkew", system, seconds });
    const isLong = Math.abs(seconds) * 1000 > longestSkew;
    if (isLong && !isTold)
      log.warn({ system, seconds }, "the system's clock and ours differ; one of them is wrong");
    isTold = isLong;
  };
}
