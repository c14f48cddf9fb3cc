import { memoryJournal } from "@crossdock/journal";
import { Failure } from "@crossdock/kit";
import { type FakeClock, fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { computed } from "../testing.ts";
import { scheduleTrigger } from "./schedule.ts";
import { fedBy, listSystem, type Script, startFeed } from "./testing.ts";

const identity = { id: computed(({ scheduledAt }) => scheduledAt), key: null, version: null };
const hour = 3_600_000;

function scheduled(settings: Record<string, unknown>) {
  return fedBy(scheduleTrigger, settings, { identity });
}

async function fired(settings: Record<string, unknown>, from: string, hours: number): Promise<unknown[]> {
  const bench = await startFeed(scheduled(settings), [], { clock: fakeClock(Date.parse(from)) });
  await bench.clock.advance(hours * hour);
  const { items } = await bench.journal.messages.list({ limit: 100 });
  return items.reverse().map(({ identity }) => identity);
}

describe("a schedule", () => {
  test("fires at its times in its time zone", async () => {
    const settings = { cron: "15 3 * * *", timezone: "Europe/Berlin" };
    expect(await fired(settings, "2026-01-10T00:00:00Z", 48)).toEqual([
      "2026-01-10T02:15:00.000Z",
      "2026-01-11T02:15:00.000Z",
    ]);
  });

  test("fires once in the night when the clock jumps over its time", async () => {
    const settings = { cron: "30 2 * * *", timezone: "Europe/Berlin" };
    const night = await fired(settings, "2026-03-28T12:00:00Z", 36);
    expect(night).toHaveLength(1);
    expect(String(night[0])).toMatch(/^2026-03-29T01:/);
  });

  test("fires once in the night that has its time twice", async () => {
    const settings = { cron: "30 2 * * *", timezone: "Europe/Berlin" };
    expect(await fired(settings, "2026-10-24T12:00:00Z", 36)).toHaveLength(1);
  });
});

describe("a restart", () => {
  const hourly = { cron: "0 * * * *", timezone: "UTC" };

  /** Runs an hour, is down for three firings, then runs two more hours. */
  async function over(missed: string): Promise<unknown[]> {
    const clock = fakeClock(Date.parse("2026-01-10T00:30:00Z"));
    const journal = memoryJournal();
    const flow = scheduled({ ...hourly, missed });
    const first = await startFeed(flow, [], { clock, journal });
    await clock.advance(hour);
    await first.engine.stop(0);
    await clock.advance(3 * hour);
    const second = await startFeed(flow, [], { clock, journal });
    await clock.advance(hour);
    await second.engine.stop(0);
    const { items } = await journal.messages.list({ limit: 100 });
    return items.reverse().map(({ identity }) => String(identity).slice(11, 16));
  }

  test.each([
    ["last", ["01:00", "04:00", "05:00"]],
    ["all", ["01:00", "02:00", "03:00", "04:00", "05:00"]],
    ["none", ["01:00", "05:00"]],
  ])("with `missed: %s` fires %j", async (missed, times) => {
    expect(await over(missed)).toEqual(times);
  });
});

describe("a firing that fetches", () => {
  const settings = {
    cron: "0 * * * *",
    timezone: "UTC",
    fetch: { system: "shop", operation: "records.list" },
  };
  const byId = { identity: { id: computed(({ id }) => id), key: null, version: null } };
  const start = (script: Script, clock: FakeClock, journal = memoryJournal()) =>
    startFeed(fedBy(scheduleTrigger, settings, byId), [listSystem(script)], { clock, journal });

  test("makes one message of each record", async () => {
    const clock = fakeClock(Date.parse("2026-01-10T00:30:00Z"));
    const bench = await start(() => [{ items: [{ id: "1" }] }, { items: [{ id: "2" }] }], clock);
    await clock.advance(hour);
    expect(await bench.taken()).toEqual(["1", "2"]);
  });

  test("is tried again until it has read everything, and fires on time afterwards", async () => {
    const clock = fakeClock(Date.parse("2026-01-10T00:30:00Z"));
    let tries = 0;
    const bench = await start(() => {
      tries++;
      return tries < 4
        ? [{ items: [{ id: "1" }] }, new Failure("Unavailable", "down")]
        : [{ items: [{ id: "1" }, { id: String(tries) }] }];
    }, clock);
    await clock.advance(hour);
    expect([tries, await bench.taken()]).toEqual([4, ["1", "4"]]);
    await clock.advance(hour);
    expect([tries, await bench.taken()]).toEqual([5, ["1", "4", "5"]]);
  });

  test("that crashed before it was marked is repeated, and its records are duplicates", async () => {
    const clock = fakeClock(Date.parse("2026-01-10T00:30:00Z"));
    const journal = memoryJournal();
    const records: Script = () => [{ items: [{ id: "1" }, { id: "2" }] }];
    const seed = await start(records, clock, journal);
    await clock.advance(hour);
    await seed.engine.stop(0);
    const fragile = {
      ...journal,
      cursors: { ...journal.cursors, fire: () => Promise.reject(new Error("killed")) },
    };
    const first = await start(() => [{ items: [{ id: "3" }] }], clock, fragile);
    await clock.advance(hour);
    await first.engine.stop(0);
    let reads = 0;
    const second = await start(
      () => {
        reads++;
        return [{ items: [{ id: "3" }, { id: "4" }] }];
      },
      clock,
      journal,
    );
    await clock.advance(0);
    expect([reads, await second.taken()]).toEqual([1, ["1", "2", "3", "4"]]);
  });

  test("with a cursor reads on from the page that was stored last, over a failure and a restart", async () => {
    const clock = fakeClock(Date.parse("2026-01-10T00:30:00Z"));
    const journal = memoryJournal();
    const since = { ...settings, fetch: { ...settings.fetch, cursor: { overlap: "10m" } } };
    const asked: unknown[] = [];
    const begin = (script: Script, given: Record<string, unknown> = since) =>
      startFeed(fedBy(scheduleTrigger, given, byId), [listSystem(script)], { clock, journal });
    const first = await begin(({ cursor, overlap }) => {
      asked.push([cursor, overlap]);
      return asked.length === 1
        ? [{ items: [{ id: "1" }], cursor: "a" }, new Failure("Unavailable", "down")]
        : [{ items: [{ id: String(asked.length) }], cursor: "b" }];
    });
    await clock.advance(hour);
    await first.engine.stop(0);
    expect(asked).toEqual([
      [undefined, 600_000],
      ["a", 600_000],
    ]);
    // Other times are another schedule, and the same list.
    const second = await begin(
      ({ cursor }) => {
        asked.push(cursor);
        return [{ items: [{ id: "9" }] }];
      },
      { ...since, cron: "30 * * * *" },
    );
    await clock.advance(hour);
    expect([asked.at(-1), await second.taken()]).toEqual(["b", ["1", "2", "9"]]);
  });

  test("that takes longer than until the next one leaves out what passed meanwhile but the last", async () => {
    const clock = fakeClock(Date.parse("2026-01-10T00:30:00Z"));
    let tries = 0;
    const until = Date.parse("2026-01-10T04:30:00Z");
    await start(() => {
      tries += clock.now() < until ? 0 : 1;
      return clock.now() < until
        ? [new Failure("Unavailable", "down")]
        : [{ items: [{ id: String(tries) }] }];
    }, clock);
    await clock.advance(4.2 * hour);
    expect(tries).toBe(2);
  });
});
