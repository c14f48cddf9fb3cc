import { memoryJournal } from "@crossdock/journal";
import { fakeClock, wallClockLeaps } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { computed } from "../testing.ts";
import { scheduleTrigger } from "./schedule.ts";
import { fedBy, startFeed } from "./testing.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const daily = { cron: "0 3 * * *", timezone: "UTC" };
const hourly = { cron: "0 * * * *", timezone: "UTC" };

/** One journal and one clock over any number of starts. */
function bench(from: string) {
  const clock = fakeClock(Date.parse(from));
  const journal = memoryJournal();
  return {
    clock,
    async start(settings: Record<string, unknown>) {
      // Each firing is a message of its own, even for an instant that fired before.
      let count = 0;
      const prefix = clock.elapsed();
      const identity = { id: computed(() => `${prefix} ${count++}`), key: null, version: null };
      const { engine } = await startFeed(fedBy(scheduleTrigger, settings, { identity }), [], {
        clock,
        journal,
      });
      return { stop: () => engine.stop(0) };
    },
    async fired(): Promise<string[]> {
      const { items } = await journal.messages.list({ limit: 1000 });
      const payloads = await Promise.all(items.reverse().map(({ id }) => journal.messages.payload(id)));
      return payloads.map((row) =>
        (JSON.parse(row?.payload ?? "{}") as { scheduledAt: string }).scheduledAt.slice(5, 16),
      );
    },
  };
}

describe("a schedule that is edited", () => {
  test.each([
    ["cron", daily, { ...daily, cron: "0 12 * * *" }, "01-11T12:00"],
    [
      "time zone",
      { ...daily, cron: "0 3 * * *" },
      { cron: "0 3 * * *", timezone: "America/New_York" },
      "01-11T08:00",
    ],
  ])("(%s) does not fire for an instant before it held", async (_what, before, after, next) => {
    const { clock, start, fired } = bench("2026-01-10T02:00:00Z");
    const first = await start(before);
    await clock.advance(12 * hour);
    await first.stop();
    await start(after);
    await clock.advance(5 * minute);
    expect(await fired()).toEqual(["01-10T03:00"]);
    await clock.advance(day - 5 * minute);
    expect(await fired()).toEqual(["01-10T03:00", next]);
  });

  test("in its layout alone is the same schedule", async () => {
    const { clock, start, fired } = bench("2026-01-10T02:00:00Z");
    const first = await start(daily);
    await first.stop();
    await clock.advance(2 * hour);
    await start({ ...daily, cron: " 0  3 * * * " });
    await clock.advance(0);
    expect(await fired()).toEqual(["01-10T03:00"]);
  });
});

test.each([
  ["last", ["02-01T03:00"]],
  ["all", ["02-01T03:00"]],
  ["none", []],
])("a first firing that the daemon missed is made up with `missed: %s`: %j", async (missed, expected) => {
  const { clock, start, fired } = bench("2026-01-10T02:00:00Z");
  const settings = { cron: "0 3 1 * *", timezone: "UTC", missed };
  const first = await start(settings);
  await first.stop();
  await clock.advance(25 * day);
  await start(settings);
  await clock.advance(minute);
  expect(await fired()).toEqual(expected);
});

describe.each(["while it runs", "while the daemon is down"])("a clock that is set %s", (when) => {
  const isDown = when === "while the daemon is down";

  async function over(
    settings: Record<string, unknown>,
    leaps: readonly (readonly [number, number])[],
  ): Promise<string[]> {
    const { clock, start, fired } = bench("2026-03-10T00:30:00Z");
    let running = await start(settings);
    for (const [by, then] of leaps) {
      if (isDown) await running.stop();
      clock.leap(by);
      if (isDown) running = await start(settings);
      await clock.advance(then);
    }
    return fired();
  }

  test("back by an hour fires no instant twice, and goes on behind it", async () => {
    expect(
      await over(hourly, [
        [0, hour],
        [-hour, 2 * hour],
      ]),
    ).toEqual(["03-10T01:00", "03-10T02:00"]);
    expect(
      await over(daily, [
        [0, 3 * hour],
        [-hour, 26 * hour],
      ]),
    ).toEqual(["03-10T03:00", "03-11T03:00"]);
  });

  test("forward by an hour makes up what it jumped over, soon", async () => {
    expect(await over(hourly, [[hour, 2 * minute]])).toEqual(["03-10T01:00"]);
  });

  test("back by forty days does not fall silent", async () => {
    expect(
      await over(daily, [
        [0, 3 * hour],
        [-40 * day, day],
      ]),
    ).toEqual(["03-10T03:00", "01-30T03:00"]);
  });

  test("forward by forty days and back fires once for them, and goes on as before", async () => {
    const fired = await over(daily, [
      [40 * day, 2 * hour],
      [-40 * day, 2 * hour],
      [0, day],
    ]);
    expect(fired).toEqual(["04-18T03:00", "03-10T03:00", "03-11T03:00"]);
  });
});

test.each(wallClockLeaps)(
  "a schedule fires in each hour behind a clock that was set %s",
  async (_way, by) => {
    const { clock, start, fired } = bench("2026-03-10T00:30:00Z");
    await start(hourly);
    await clock.advance(hour);
    clock.leap(by);
    await clock.advance(6 * hour);
    const all = await fired();
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(6);
  },
);
