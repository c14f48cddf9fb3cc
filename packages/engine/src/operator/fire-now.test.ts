import { journalAround, memoryJournal } from "@crossdock/journal";
import { Failure, type ListCall } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { computed, revisionOf } from "../testing.ts";
import { pollTrigger } from "../triggers/poll.ts";
import { scheduleTrigger } from "../triggers/schedule.ts";
import { fedBy, listSystem, type Script, startFeed } from "../triggers/testing.ts";

const by = { actor: "ann", event: "trigger.fired" };
const asked = { reason: "the shop is back", by };
const place = { flow: "orders@1", retailer: "acme", trigger: "feed" };
const poll = fedBy(pollTrigger, { system: "shop", operation: "records.list", every: "1h" });
const counting = (): { script: Script; calls: ListCall[] } => {
  const calls: ListCall[] = [];
  return { calls, script: (call) => [{ items: [{ id: `r${calls.push(call)}` }] }] };
};

describe("a poll that is asked to fire", () => {
  test("asks its System now and in its own time, and the audit tells by whom, why and what it brought", async () => {
    const { script, calls } = counting();
    const bench = await startFeed(poll, [listSystem(script)]);
    await bench.clock.advance(60_000);
    const answer = await bench.engine.fire(place, asked);
    expect(answer).toEqual({ ok: true, state: "fired", taken: { accepted: 1 }, reason: null });
    await bench.clock.advance(3_600_000);
    expect([calls.length, await bench.taken()]).toEqual([3, ["r1", "r2", "r3"]]);
    const { items } = await bench.journal.audit.list({ limit: 9 });
    expect(items).toMatchObject([
      { ...by, details: { ...place, reason: "the shop is back", state: "fired", taken: { accepted: 1 } } },
    ]);
    await bench.engine.stop(0);
    expect(bench.clock.pending).toBe(0);
  });

  test("is not doubled while it is at it: both who ask hear the end of that round", async () => {
    const { script, calls } = counting();
    const journal = memoryJournal();
    const going = Promise.withResolvers<void>();
    const slow = journalAround(journal, async (operation, run) => {
      if (operation === "messages.acceptPage" && calls.length === 2) await going.promise;
      return run();
    });
    const bench = await startFeed(poll, [listSystem(script)], { journal: slow });
    await bench.clock.advance(0);
    const first = bench.engine.fire(place, asked);
    await bench.clock.advance(0);
    const second = bench.engine.fire(place, asked);
    await bench.clock.advance(0);
    going.resolve();
    const taken = { accepted: 1 };
    expect(await first).toEqual({ ok: true, state: "fired", taken, reason: null });
    expect(await second).toEqual({ ok: true, state: "joined", taken, reason: null });
    expect(calls).toHaveLength(2);
  });

  test("says why it failed, and what it had read by then is taken", async () => {
    const script: Script = ({ cursor }) =>
      cursor === undefined
        ? [{ items: [], cursor: "c1" }]
        : [{ items: [{ id: "1" }], cursor: "c2" }, new Failure("Unavailable", "the shop is down")];
    const bench = await startFeed(poll, [listSystem(script)]);
    await bench.clock.advance(0);
    expect(await bench.engine.fire(place, asked)).toEqual({
      ok: true,
      state: "failed",
      taken: { accepted: 1 },
      reason: "Unavailable: the shop is down",
    });
    expect(await bench.journal.cursors.get("orders@1", "acme", "feed")).toBe("c2");
  });

  test("goes on where it takes its time, and over a change of the revision", async () => {
    let isSlow = false;
    const going = Promise.withResolvers<void>();
    const journal = memoryJournal();
    const watched = journalAround(journal, async (operation, run) => {
      if (operation === "messages.acceptPage" && isSlow) await going.promise;
      return run();
    });
    const { script, calls } = counting();
    const bench = await startFeed(poll, [listSystem(script)], { journal: watched });
    await bench.clock.advance(0);
    isSlow = true;
    const answer = bench.engine.fire(place, asked);
    await bench.clock.advance(10_000);
    expect(await answer).toMatchObject({ ok: false, reason: "underWay" });
    const change = bench.engine.activate(revisionOf([poll], [listSystem(script)], "r2"));
    await bench.clock.advance(0);
    going.resolve();
    await change;
    await bench.clock.advance(0);
    expect(await journal.commands.pending(9)).toEqual([]);
    const { items } = await journal.audit.list({ limit: 9 });
    expect(items.filter(({ event }) => event === by.event)).toHaveLength(1);
    expect(calls.length).toBeGreaterThanOrEqual(3);
  });

  test("does after a restart what the stop cut off", async () => {
    const { script } = counting();
    const bench = await startFeed(poll, [listSystem(script)]);
    await bench.engine.stop(0);
    const { journal } = bench;
    const command = {
      id: "c1",
      kind: "fire",
      target: "orders@1/acme/feed",
      input: { reason: "now" },
      ...by,
      at: 1,
    };
    await journal.commands.put(command);
    await startFeed(poll, [listSystem(script)], { journal, clock: bench.clock });
    await bench.clock.advance(0);
    expect(await journal.commands.get("c1")).toMatchObject({ outcome: { ok: true, state: "fired" } });
  });

  test("is told of a trigger that is gone, instead of waiting for it", async () => {
    const bench = await startFeed(poll, [listSystem(counting().script)]);
    const answer = await bench.engine.fire({ ...place, trigger: "other" }, asked);
    expect(answer).toMatchObject({ state: "failed", reason: "the trigger is gone" });
    await bench.engine.activate(
      revisionOf([{ ...poll, mode: "paused" }], [listSystem(counting().script)], "r2"),
    );
    expect(await bench.engine.fire(place, asked)).toMatchObject({
      state: "failed",
      reason: "orders@1 does not run for acme now",
    });
  });
});

describe("a schedule that is asked to fire", () => {
  const hourly = { cron: "0 * * * *", timezone: "UTC" };
  const clockAt = (time: string) => fakeClock(Date.parse(`2026-01-10T${time}:00Z`));
  const identity = { id: computed(({ scheduledAt }) => scheduledAt), key: null, version: null };

  test("fires with this instant, and at its next time as well", async () => {
    const flow = fedBy(scheduleTrigger, hourly, { identity });
    const bench = await startFeed(flow, [], { clock: clockAt("00:30") });
    await bench.clock.advance(60_000);
    expect(await bench.engine.fire(place, asked)).toMatchObject({ state: "fired", taken: { accepted: 1 } });
    await bench.clock.advance(1_800_000);
    const { items } = await bench.journal.messages.list({ limit: 9 });
    expect(items.reverse().map((each) => each.identity)).toEqual([
      "2026-01-10T00:31:00.000Z",
      "2026-01-10T01:00:00.000Z",
    ]);
  });

  test("tries the firing at once that waits for its next try", async () => {
    let isDown = true;
    let calls = 0;
    const script: Script = () => {
      calls++;
      return [isDown ? new Failure("Unavailable", "the shop is down") : { items: [{ id: "1" }] }];
    };
    const flow = fedBy(scheduleTrigger, { ...hourly, fetch: { system: "shop", operation: "records.list" } });
    const bench = await startFeed(flow, [listSystem(script)], { clock: clockAt("00:59") });
    await bench.clock.advance(61_000);
    expect(calls).toBe(1);
    isDown = false;
    expect(await bench.engine.fire(place, asked)).toMatchObject({ state: "fired", taken: { accepted: 1 } });
    await bench.clock.advance(120_000);
    expect(calls).toBe(2);
  });
});
