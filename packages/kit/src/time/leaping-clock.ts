import { type FakeClock, fakeClock } from "./clock.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** Ways in which a wall clock is set: by NTP, by hand, on a machine that was resumed, on a board without a battery. */
export const wallClockLeaps: readonly (readonly [name: string, by: number])[] = [
  ["back an hour", -hour],
  ["forward an hour", hour],
  ["forward forty days", 40 * day],
  ["back forty days", -40 * day],
];

/** The clocks that a suite runs under: `describe.each(testClocks)("… on a clock that %s", (_, createClock) => …)`. */
export const testClocks: readonly (readonly [does: string, create: (start?: number) => FakeClock])[] = [
  ["keeps time", fakeClock],
  ["leaps", leapingClock],
];

/**
 * A fake clock whose wall clock leaps at each wait that begins and at each that ends, through all of `wallClockLeaps`
 * in turn. A suite that passes with a fake clock has to pass with this one.
 */
export function leapingClock(start?: number): FakeClock {
  const clock = fakeClock(start);
  let count = 0;
  const leap = (): void => {
    const [, by] = wallClockLeaps[count++ % wallClockLeaps.length] ?? ["", 0];
    clock.leap(by);
  };
  return {
    now: clock.now,
    elapsed: clock.elapsed,
    schedule(delay, run) {
      leap();
      return clock.schedule(delay, () => {
        leap();
        run();
      });
    },
    advance: clock.advance,
    leap: clock.leap,
    get pending() {
      return clock.pending;
    },
  };
}
