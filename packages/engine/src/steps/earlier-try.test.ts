import type { SystemPlan } from "@crossdock/flow";
import { Failure, type Operation } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import {
  createDouble,
  type Double,
  flowPlan,
  revisionOf,
  startBench,
  stepPlan,
  systemPlan,
  target,
} from "../testing.ts";

const noAnswer = () => new Failure("Timeout", "no answer came", { outcome: "unknown" });
const gatewayTimeout = () => new Failure("Unavailable", "504 Gateway Timeout", { outcome: "unknown" });
const down = () => new Failure("Unavailable", "the ERP is down", { outcome: "notSent" });

/** What one operation says about itself. */
function erpWith(
  erp: Double,
  operation: string,
  settles?: number,
  more: Partial<SystemPlan> = {},
): SystemPlan {
  const plan = systemPlan("erp", erp, more);
  const found = plan.operations.get(operation) as Operation;
  const changed = settles === undefined ? found : { ...found, settles };
  return { ...plan, operations: new Map([...plan.operations, [operation, changed]]) };
}

const limits = (timeout: number) => ({ limits: { concurrency: 8, rate: null, timeout, headers: null } });

function revisionWith(system: SystemPlan, operation: string, timeout = 10_000, digest = "r1") {
  const steps = [stepPlan("write", { target: target(operation), timeout })];
  return revisionOf([flowPlan({ steps })], [system], digest);
}

/** A bench whose first call ends in `end`, and the instants of its calls, counted from the first. */
async function lostAt(operation: string, end: () => Failure, settles?: number) {
  const erp = createDouble();
  const clock = fakeClock();
  const begun = clock.elapsed();
  const calledAt: number[] = [];
  erp.script = () => {
    calledAt.push(clock.elapsed() - begun);
    return calledAt.length === 1 ? end() : { id: 7 };
  };
  const bench = await startBench(revisionWith(erpWith(erp, operation, settles), operation), { clock });
  const id = await bench.send({ id: "1", key: "A" });
  return { erp, clock, bench, id, calledAt };
}

describe("`not done` after a lost answer", () => {
  test.each([
    ["verified", noAnswer],
    ["verified", gatewayTimeout],
    ["upsert", noAnswer],
  ])(
    "of `%s` is believed when the earlier try must be over, without using an attempt",
    async (operation, end) => {
      const { clock, bench, id, calledAt } = await lostAt(operation, end);
      await clock.advance(5000);
      const row = await bench.journal.messages.get(id);
      expect([row?.state, row?.attempts, (row?.dueAt ?? 0) - (row?.acceptedAt ?? 0)]).toEqual([
        "retrying",
        1,
        10_000,
      ]);
      expect(calledAt).toEqual([0]);
      await clock.advance(5000);
      expect([calledAt, await bench.state(id)]).toEqual([[0, 10_000], "succeeded"]);
    },
  );

  test.each([
    ["verified", 120_000, 120_000],
    ["upsert", 0, 1000],
    ["keyed", 30_000, 30_000],
    ["idempotent", undefined, 1000],
    ["keyed", undefined, 1000],
  ])("of `%s` that settles in %s waits until %s", async (operation, settles, second) => {
    const { clock, calledAt } = await lostAt(operation, noAnswer, settles);
    await clock.advance(200_000);
    expect(calledAt).toEqual([0, second]);
  });

  test("leaves `done` to be believed at once", async () => {
    const { erp, clock, bench, id, calledAt } = await lostAt("verified", noAnswer);
    erp.verify = () => ({ state: "done", result: { id: 7 } });
    await clock.advance(1000);
    expect([calledAt, await bench.state(id)]).toEqual([[0], "succeeded"]);
  });

  test("counts from the second try after two time-outs in a row, and not from a look-up that fails", async () => {
    const { erp, clock, calledAt } = await lostAt("verified", noAnswer);
    let looks = 0;
    erp.verify = () => {
      looks++;
      if (looks === 3) throw noAnswer();
      return { state: "notDone" };
    };
    const first = erp.script;
    erp.script = (call) => {
      const answer = first(call);
      return calledAt.length === 2 ? noAnswer() : answer;
    };
    await clock.advance(60_000);
    // Backoff after the third failure, the look-up's own, leads beyond the end of the second try.
    expect(calledAt).toEqual([0, 10_000, 20_000]);
  });

  test("is not asked for after a refusal", async () => {
    const { clock, calledAt } = await lostAt("verified", down);
    await clock.advance(2000);
    expect(calledAt).toEqual([0, 1000]);
  });

  test.each([-3_600_000, 3_600_000])("holds while the wall clock leaps by %d", async (by) => {
    const { clock, calledAt } = await lostAt("verified", noAnswer);
    clock.leap(by);
    await clock.advance(9_999);
    expect(calledAt).toEqual([0]);
    await clock.advance(2);
    expect(calledAt).toEqual([0, 10_000]);
  });
});

describe("`not done` after a crash", () => {
  async function crashed(operation: string, settles?: number) {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 1 ? new Promise(() => undefined) : { id: 7 });
    const revision = revisionWith(erpWith(erp, operation, settles), operation);
    const first = await startBench(revision);
    const id = await first.send({ id: "1", key: "A" });
    const { journal } = first;
    /** A clock for the next process; that of the one that is gone stands still. */
    const restarted = (leap = 0) => fakeClock(first.clock.now() + leap);
    return { erp, first, journal, id, revision, restarted };
  }

  test.each(["verified", "upsert"])("of `%s` is believed when the call must be over", async (operation) => {
    const { erp, first, journal, id, revision, restarted } = await crashed(operation);
    await first.clock.advance(4000);
    const clock = restarted();
    const second = await startBench(revision, { journal, clock });
    await clock.advance(5999);
    expect([erp.calls.length, await second.state(id)]).toEqual([1, "retrying"]);
    await clock.advance(1);
    expect([erp.calls.length, await second.state(id)]).toEqual([2, "succeeded"]);
  });

  test("waits no longer than it settles where the clock was set back meanwhile", async () => {
    const { erp, journal, id, revision, restarted } = await crashed("verified");
    const clock = restarted(-3_600_000);
    const second = await startBench(revision, { journal, clock });
    await clock.advance(10_000);
    expect([erp.calls.length, await second.state(id)]).toEqual([2, "succeeded"]);
  });

  test("goes by the time-out that the call had, where an edit made it shorter", async () => {
    const { erp, journal, revision, restarted } = await crashed("verified");
    const shorter = revisionWith(erpWith(erp, "verified", undefined, limits(500)), "verified", 500, "r2");
    const clock = restarted();
    await startBench(shorter, { journal, clock, revisions: [revision, shorter] });
    await clock.advance(9_999);
    expect(erp.calls).toHaveLength(1);
    await clock.advance(1);
    expect(erp.calls).toHaveLength(2);
  });
});
