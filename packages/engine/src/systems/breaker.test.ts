import { testClocks } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { createBreaker, type Pass } from "./breaker.ts";

const plan = { failures: 3, within: 60_000, probe: 30_000 };

describe.each(testClocks)("on a clock that %s", (_does, createClock) => {
  function bench(settings: typeof plan | null = plan) {
    const clock = createClock();
    const told: string[] = [];
    const breaker = createBreaker(settings, clock, {
      onProbe: () => told.push("probe"),
      onClosed: () => told.push("closed"),
      onOpened: () => told.push("opened"),
    });
    const enter = (): Pass => {
      const pass = breaker.enter();
      if (!pass) throw new Error("no pass");
      return pass;
    };
    const fail = (times: number): void => {
      for (let count = 0; count < times; count++) enter().failed();
    };
    return { clock, told, breaker, enter, fail };
  }

  describe("a breaker", () => {
    test("opens on failures in a row, and lets nothing pass then", () => {
      const { breaker, fail, told } = bench();
      fail(2);
      expect(breaker.state()).toBe("closed");
      fail(1);
      expect([breaker.state(), breaker.takesCalls(), breaker.enter(), told]).toEqual([
        "open",
        false,
        undefined,
        ["opened"],
      ]);
    });

    test("stays closed when a success comes between, or when the failures lie too far apart", async () => {
      const { breaker, enter, fail, clock } = bench();
      fail(2);
      enter().succeeded();
      fail(2);
      expect(breaker.state()).toBe("closed");
      await clock.advance(60_000);
      fail(2);
      expect(breaker.state()).toBe("closed");
    });

    test("lets one call pass as the probe, and closes when it succeeds", async () => {
      const { breaker, enter, fail, clock, told } = bench();
      fail(3);
      await clock.advance(30_000);
      const probe = enter();
      expect([breaker.state(), breaker.takesCalls(), breaker.enter()]).toEqual([
        "halfOpen",
        false,
        undefined,
      ]);
      probe.succeeded();
      expect([breaker.state(), told]).toEqual(["closed", ["opened", "probe", "closed"]]);
    });

    test("opens again when the probe fails, and says so once", async () => {
      const { breaker, enter, fail, clock, told } = bench();
      fail(3);
      await clock.advance(30_000);
      enter().failed();
      expect([breaker.state(), told]).toEqual(["open", ["opened", "probe"]]);
      await clock.advance(30_000);
      expect([breaker.state(), told]).toEqual(["halfOpen", ["opened", "probe", "probe"]]);
    });

    test("asks for another probe when one told nothing", async () => {
      const { breaker, enter, fail, clock, told } = bench();
      fail(3);
      await clock.advance(30_000);
      enter().left();
      expect([breaker.takesCalls(), told]).toEqual([true, ["opened", "probe", "probe"]]);
    });

    test("learns nothing from calls that began before its state changed", async () => {
      const { breaker, enter, fail, clock } = bench();
      const [slow, slower, slowest] = [enter(), enter(), enter()];
      fail(3);
      slow.succeeded();
      expect(breaker.state()).toBe("open");
      await clock.advance(30_000);
      slower.failed();
      slowest.left();
      expect(breaker.state()).toBe("halfOpen");
      enter().succeeded();
      expect(slow.refused(1000)).toBe(false);
      expect(breaker.state()).toBe("closed");
    });

    test("opens at once when credentials are refused, without a plan as well, until a probe passes", async () => {
      const { breaker, enter, clock } = bench(null);
      for (let count = 0; count < 100; count++) enter().failed();
      expect(breaker.state()).toBe("closed");
      expect(enter().refused(300_000)).toBe(true);
      await clock.advance(299_999);
      expect(breaker.state()).toBe("open");
      await clock.advance(1);
      enter().failed();
      expect(breaker.state()).toBe("open");
      await clock.advance(300_000);
      enter().succeeded();
      expect(breaker.state()).toBe("closed");
    });

    test("closes when a person says so", () => {
      const { breaker, fail, told } = bench();
      fail(3);
      breaker.reset();
      expect([breaker.takesCalls(), told]).toEqual([true, ["opened", "closed"]]);
    });

    test("leaves no timer once it is closed for good, whatever late calls come to", () => {
      const { breaker, enter, fail, clock, told } = bench();
      const late = enter();
      fail(2);
      breaker.close();
      late.failed();
      expect([clock.pending, told, breaker.takesCalls()]).toEqual([0, [], false]);
    });
  });
});
