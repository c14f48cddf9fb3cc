import { Failure } from "@crossdock/kit";
import { fakeClock, wallClockLeaps } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { createDouble, flowPlan, revisionOf, startBench, stepPlan, systemPlan } from "./testing.ts";

const down = () => new Failure("Unavailable", "down");
const second = 1000;
const retry = {
  errors: ["Unavailable"],
  interval: 10 * second,
  backoffRate: 1,
  maxDelay: 10 * second,
  maxAttempts: 100,
  maxElapsed: 60 * second,
  jitter: "none" as const,
};
const flow = flowPlan({ steps: [stepPlan("write", { retry: [retry] })] });

describe.each(wallClockLeaps)("a wall clock that is set %s", (_way, by) => {
  test("makes no message wait longer than it was told to, over a restart as well", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length < 3 ? down() : {});
    const revision = revisionOf([flow], [systemPlan("erp", erp)]);
    const first = await startBench(revision);
    const id = await first.send({ id: "1", key: "A" });
    first.clock.leap(by);
    await first.clock.advance(10 * second);
    expect(erp.calls).toHaveLength(2);
    await first.engine.stop(0);
    first.clock.leap(by);
    const next = await startBench(revision, { journal: first.journal, clock: first.clock });
    await next.clock.advance(10 * second);
    expect([erp.calls.length, await next.state(id)]).toEqual([3, "succeeded"]);
  });

  test("neither uses up nor lengthens the time for retries", async () => {
    const erp = createDouble();
    erp.script = down;
    const bench = await startBench(revisionOf([flow], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    for (let count = 0; count < 3; count++) {
      await bench.clock.advance(20 * second);
      bench.clock.leap(by);
    }
    await bench.clock.advance(second);
    expect([erp.calls.length, await bench.state(id)]).toEqual([7, "deadLettered"]);
  });

  test("leaves a breaker that is open to its probe, and a held System to its hold", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length < 2 ? down() : {});
    const breaker = { failures: 1, within: 60 * second, probe: 30 * second };
    const bench = await startBench(revisionOf([flow], [systemPlan("erp", erp, { breaker })]));
    const id = await bench.send({ id: "1", key: "A" });
    bench.clock.leap(by);
    await bench.clock.advance(29 * second);
    expect([erp.calls.length, await bench.state(id)]).toEqual([1, "paused"]);
    await bench.clock.advance(second);
    expect(await bench.state(id)).toBe("succeeded");
  });

  test("gives a duration of a try that went by", async () => {
    const clock = fakeClock();
    const erp = createDouble();
    erp.script = async () => {
      clock.leap(by);
      await new Promise<void>((resolve) => clock.schedule(5 * second, resolve));
      return {};
    };
    const bench = await startBench(revisionOf([flow], [systemPlan("erp", erp)]), { clock });
    const id = await bench.send({ id: "1", key: "A" });
    await clock.advance(5 * second);
    expect(await bench.journal.progress.attempts(id)).toMatchObject([{ duration: 5 * second }]);
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: "attempt", seconds: 5 }));
    const [end] = bench.events.filter(({ kind }) => kind === "ended");
    expect(end).toMatchObject({ seconds: expect.toSatisfy((seconds: number) => seconds >= 0) });
  });
});
