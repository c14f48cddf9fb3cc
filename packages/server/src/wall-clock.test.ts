import type { Log } from "@crossdock/kit";
import { fakeClock, wallClockLeaps } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { watchWallClock } from "./wall-clock.ts";

function watched() {
  const clock = fakeClock();
  const warnings: unknown[] = [];
  const leaps: number[] = [];
  const log: Log = { debug() {}, info() {}, error() {}, warn: (fields) => warnings.push(fields) };
  const watch = watchWallClock(clock, log, (by) => leaps.push(by));
  return { clock, warnings, leaps, watch };
}

test.each(wallClockLeaps)("a wall clock that is set %s is told once", async (_way, by) => {
  const { clock, warnings, leaps } = watched();
  await clock.advance(60_000);
  clock.leap(by);
  await clock.advance(60_000);
  expect([leaps, warnings]).toEqual([[by], [{ seconds: by / 1000 }]]);
});

test("a wall clock that NTP slews says nothing, and a watch that is stopped leaves no timer", async () => {
  const { clock, leaps, watch } = watched();
  for (let count = 0; count < 10; count++) {
    clock.leap(500);
    await clock.advance(10_000);
  }
  watch.stop();
  expect([leaps, clock.pending]).toEqual([[], 0]);
});
