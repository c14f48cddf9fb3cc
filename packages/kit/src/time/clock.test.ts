import { afterEach, describe, expect, test, vi } from "vitest";
import { delayed, fakeClock, systemClock } from "./clock.ts";

describe("the system's clock", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("waits longer than a timer of Node can, and not a moment less", () => {
    vi.useFakeTimers();
    const run = vi.fn();
    const day = 86_400_000;
    systemClock.schedule(60 * day, run);
    vi.advanceTimersByTime(60 * day - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test("can be told to stop in the middle of a long wait", () => {
    vi.useFakeTimers();
    const run = vi.fn();
    const timer = systemClock.schedule(2 ** 32, run);
    vi.advanceTimersByTime(2 ** 31);
    timer.cancel();
    vi.advanceTimersByTime(2 ** 33);
    expect(run).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("runs what is overdue at once", async () => {
    await new Promise<void>((resolve) => systemClock.schedule(-5, resolve));
  });
});

describe("a fake clock", () => {
  test("runs what falls due in order, at its time, with what that schedules", async () => {
    const clock = fakeClock(1000);
    const seen: [string, number][] = [];
    clock.schedule(20, () => seen.push(["late", clock.now()]));
    clock.schedule(10, () => {
      seen.push(["early", clock.now()]);
      clock.schedule(5, () => seen.push(["between", clock.now()]));
    });
    clock.schedule(10, () => seen.push(["second", clock.now()])).cancel();
    await clock.advance(19);
    expect(seen).toEqual([
      ["early", 1010],
      ["between", 1015],
    ]);
    expect([clock.now(), clock.pending]).toEqual([1019, 1]);
  });
});

describe("a wall clock that is set", () => {
  test("moves nothing that measures or waits", async () => {
    const clock = fakeClock(1000);
    const run = vi.fn();
    clock.schedule(20, run);
    clock.leap(-500);
    await clock.advance(10);
    expect([clock.now(), clock.elapsed(), run.mock.calls.length]).toEqual([510, 10, 0]);
    clock.leap(86_400_000);
    await clock.advance(9);
    expect(run).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(run).toHaveBeenCalledOnce();
  });

  test("does not move the elapsed time of the system's clock", () => {
    const before = systemClock.elapsed();
    vi.spyOn(Date, "now").mockReturnValue(0);
    expect(systemClock.elapsed()).toBeGreaterThanOrEqual(before);
    vi.restoreAllMocks();
  });
});

describe("delayed", () => {
  test("resolves after its time and leaves no listener", async () => {
    const clock = fakeClock();
    const ending = new AbortController();
    let isOver = false;
    const wait = delayed(clock, 100, ending.signal).then(() => (isOver = true));
    await clock.advance(99);
    expect(isOver).toBe(false);
    await clock.advance(1);
    await wait;
    ending.abort();
    expect(isOver).toBe(true);
  });

  test("rejects with the reason as soon as it is aborted, and leaves no timer", async () => {
    const clock = fakeClock();
    const ending = new AbortController();
    const wait = delayed(clock, 100, ending.signal);
    ending.abort(new Error("enough"));
    await expect(wait).rejects.toThrow("enough");
    expect(clock.pending).toBe(0);
    await expect(delayed(clock, 100, ending.signal)).rejects.toThrow("enough");
    expect(clock.pending).toBe(0);
  });
});
