import type { LimitsPlan } from "@crossdock/flow";
import { testClocks } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { createRate } from "./rate.ts";

describe.each(testClocks)("on a clock that %s", (_does, createClock) => {
  function bench(more: Partial<LimitsPlan>, daemons = () => 1) {
    const clock = createClock();
    const limits = { concurrency: 8, rate: null, timeout: 1000, headers: null, ...more };
    const rate = createRate(limits, clock, daemons);
    const started = clock.elapsed();
    const times: number[] = [];
    const ask = (times_: number): void => {
      for (let count = 0; count < times_; count++)
        void rate.take().then(() => times.push(clock.elapsed() - started));
    };
    return { clock, rate, started, times, ask };
  }

  describe("a rate", () => {
    test("lets its requests go out at once and the others evenly", async () => {
      const { clock, ask, times } = bench({ rate: { requests: 4, per: 1000 } });
      ask(7);
      await clock.advance(10_000);
      expect(times).toEqual([0, 0, 0, 0, 250, 500, 750]);
    });

    test("never lets more than its burst and its refill go out, and saves up no more than a burst", async () => {
      const { clock, ask, times } = bench({ rate: { requests: 2, per: 1000 } });
      await clock.advance(60_000);
      ask(4);
      await clock.advance(5000);
      expect(times.map((at) => at - 60_000)).toEqual([0, 0, 500, 1000]);
    });

    test("is divided among the daemons, and follows their number", async () => {
      let daemons = 4;
      const { clock, ask, times } = bench({ rate: { requests: 8, per: 1000 } }, () => daemons);
      ask(3);
      await clock.advance(1000);
      expect(times).toEqual([0, 0, 500]);
      daemons = 1;
      await clock.advance(1000);
      ask(9);
      await clock.advance(200);
      expect(times.slice(3)).toEqual([2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2125]);
    });

    test("of fewer requests than daemons keeps its mean", async () => {
      const { clock, ask, times } = bench({ rate: { requests: 1, per: 1000 } }, () => 4);
      ask(3);
      await clock.advance(20_000);
      expect(times).toEqual([3000, 7000, 11_000]);
    });

    test("holds everything for as long as was asked for, an hour at most", async () => {
      const { clock, rate, ask, times } = bench({});
      rate.hold(5000);
      rate.hold(1000);
      ask(1);
      await clock.advance(5000);
      rate.hold(Number.POSITIVE_INFINITY);
      ask(1);
      await clock.advance(3_600_000);
      expect(times).toEqual([5000, 3_605_000]);
    });

    test.each([
      ["seconds", () => "30"],
      ["epoch-seconds", (now: number) => String((now + 30_000) / 1000)],
      ["epoch-milliseconds", (now: number) => String(now + 30_000)],
    ] as const)("reads a reset in %s", async (unit, value) => {
      const headers = { remaining: "x-left", reset: { name: "x-reset", unit } };
      const { clock, rate, ask, times } = bench({ headers });
      rate.observe({ "x-left": "1", "x-reset": value(clock.now()) });
      ask(1);
      await clock.advance(0);
      rate.observe({ "x-left": "0", "x-reset": value(clock.now()) });
      ask(1);
      await clock.advance(60_000);
      expect(times).toEqual([0, 30_000]);
    });

    test.each([
      { "x-left": "0" },
      { "x-left": "none", "x-reset": "30" },
      { "x-left": "0", "x-reset": "soon" },
      { "x-reset": "30" },
      {},
    ])("is not held by headers that tell nothing: %j", async (answer) => {
      const headers = { remaining: "x-left", reset: { name: "x-reset", unit: "seconds" as const } };
      const { clock, rate, ask, times } = bench({ headers });
      rate.observe(answer);
      ask(1);
      await clock.advance(0);
      expect(times).toEqual([0]);
    });

    test("ends a wait with its signal and leaves no timer", async () => {
      const { clock, rate } = bench({});
      rate.hold(5000);
      const ending = new AbortController();
      const waiting = rate.take(ending.signal);
      ending.abort(new Error("enough"));
      await expect(waiting).rejects.toThrow("enough");
      expect(clock.pending).toBe(0);
    });
  });
});
