import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { createSettling } from "./settling.ts";

const hour = 3_600_000;

test("a file of an age has settled at once, a young one when it was seen unchanged for long enough", async () => {
  const clock = fakeClock();
  const settling = createSettling(clock, 2000);
  const look = { ino: 1, size: 5, mtimeMs: clock.now() - 3000 };
  expect(settling.isSettled("old", look)).toBe(true);
  // The sender's clock runs ahead.
  const ahead = { ...look, mtimeMs: clock.now() + hour };
  expect(settling.isSettled("a", ahead)).toBe(false);
  await clock.advance(1500);
  expect(settling.isSettled("a", { ...ahead, size: 6 })).toBe(false);
  await clock.advance(1500);
  expect(settling.isSettled("a", { ...ahead, size: 6 })).toBe(false);
  await clock.advance(500);
  expect(settling.isSettled("a", { ...ahead, size: 6 })).toBe(true);
});

test.each([hour, -hour])(
  "a wall clock that is set by %d ms lets no file look older than it is",
  async (by) => {
    const clock = fakeClock();
    const settling = createSettling(clock, 2000);
    const before = { ino: 1, size: 5, mtimeMs: clock.now() };
    clock.leap(by);
    const after = { ino: 2, size: 5, mtimeMs: clock.now() };
    expect(settling.isSettled("before", before)).toBe(false);
    expect(settling.isSettled("after", after)).toBe(false);
    await clock.advance(2000);
    expect(settling.isSettled("before", before)).toBe(true);
    expect(settling.isSettled("after", after)).toBe(true);
  },
);
