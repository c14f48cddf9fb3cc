import { testClocks } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { silentLog } from "../testing.ts";
import { createAvailability, type Pass } from "./availability.ts";

const plan = { failures: 3, within: 60_000, probe: 30_000 };

describe.each(testClocks)("on a clock that %s", (_does, createClock) => {
  function bench(settings: typeof plan | null = plan) {
    const clock = createClock();
    const told: string[] = [];
    const shared: string[] = [];
    const system = createAvailability(
      { name: "erp", breaker: settings },
      {
        clock,
        log: silentLog,
        observe: (event) => told.push("state" in event ? event.state : event.kind),
        onAvailable: (_, how) => told.push(how),
        tellOthers: (_, { state }) => shared.push(state),
      },
    );
    const enter = (): Pass => {
      const pass = system.enter();
      if (!pass) throw new Error("no pass");
      return pass;
    };
    const fail = (times: number): void => {
      for (let count = 0; count < times; count++) enter().failed();
    };
    return { clock, told, shared, system, enter, fail };
  }

  describe("a System", () => {
    test("opens on failures in a row, and lets nothing pass then", () => {
      const { system, fail, told } = bench();
      fail(2);
      expect(system.state().name).toBe("available");
      fail(1);
      expect([system.state().name, system.takesCalls(), system.enter(), told]).toEqual([
        "open",
        false,
        undefined,
        ["open"],
      ]);
    });

    test("stays available when a success comes between, or when the failures lie too far apart", async () => {
      const { system, enter, fail, clock } = bench();
      fail(2);
      enter().succeeded();
      fail(2);
      expect(system.state().name).toBe("available");
      await clock.advance(60_000);
      fail(2);
      expect(system.state().name).toBe("available");
    });

    test("lets one call pass as the probe, and is available when it succeeds", async () => {
      const { system, enter, fail, clock, told } = bench();
      fail(3);
      await clock.advance(30_000);
      const probe = enter();
      expect([system.state().name, system.takesCalls(), system.enter()]).toEqual([
        "halfOpen",
        false,
        undefined,
      ]);
      probe.succeeded();
      expect([system.state().name, told]).toEqual(["available", ["open", "one", "closed", "all"]]);
    });

    test("opens again when the probe fails, and says so once", async () => {
      const { system, enter, fail, clock, told } = bench();
      fail(3);
      await clock.advance(30_000);
      enter().failed();
      expect([system.state().name, told]).toEqual(["open", ["open", "one"]]);
      await clock.advance(30_000);
      expect([system.state().name, told]).toEqual(["halfOpen", ["open", "one", "one"]]);
    });

    test("asks for another probe when one told nothing", async () => {
      const { system, enter, fail, clock, told } = bench();
      fail(3);
      await clock.advance(30_000);
      enter().left();
      expect([system.takesCalls(), told]).toEqual([true, ["open", "one", "one"]]);
    });

    test("learns nothing from calls that began before its state changed", async () => {
      const { system, enter, fail, clock } = bench();
      const [slow, slower, slowest] = [enter(), enter(), enter()];
      fail(3);
      slow.succeeded();
      expect(system.state().name).toBe("open");
      await clock.advance(30_000);
      slower.failed();
      slowest.left();
      expect(system.state().name).toBe("halfOpen");
      enter().succeeded();
      expect(slow.refused("late")).toBe(false);
      expect(system.state().name).toBe("available");
    });

    test("pauses at once when credentials are refused, without a plan as well, until a probe passes", async () => {
      const { system, enter, clock } = bench(null);
      for (let count = 0; count < 100; count++) enter().failed();
      expect(system.state().name).toBe("available");
      expect(enter().refused("the key expired")).toBe(true);
      await clock.advance(299_999);
      expect(system.state().name).toBe("paused");
      await clock.advance(1);
      enter().failed();
      expect(system.state().name).toBe("paused");
      await clock.advance(300_000);
      enter().succeeded();
      expect(system.state().name).toBe("available");
    });

    test("is available when a person says so", () => {
      const { system, fail, told } = bench();
      fail(3);
      system.resume();
      expect([system.takesCalls(), told]).toEqual([true, ["open", "closed", "all"]]);
    });

    test("leaves no timer once it is replaced, whatever late calls come to", () => {
      const { system, enter, fail, clock, told } = bench();
      const late = enter();
      fail(2);
      system.replace();
      late.failed();
      expect([clock.pending, told, system.takesCalls()]).toEqual([0, [], false]);
    });
  });
});
