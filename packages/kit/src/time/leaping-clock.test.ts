import { expect, test } from "vitest";
import { leapingClock, wallClockLeaps } from "./leaping-clock.ts";

test("a leaping clock shows any time, and its waits take as long as they were asked to", async () => {
  const clock = leapingClock(0);
  const seen: (readonly [now: number, elapsed: number])[] = [];
  for (let count = 0; count < 2; count++) {
    clock.schedule(10, () => seen.push([clock.now(), clock.elapsed()]));
  }
  expect(clock.now()).toBe(0);
  await clock.advance(10);
  const [back = 0, forward = 0, far = 0, farBack = 0] = wallClockLeaps.map(([, by]) => by);
  expect(seen).toEqual([
    [10 + back + forward + far, 10],
    [10 + back + forward + far + farBack, 10],
  ]);
});
