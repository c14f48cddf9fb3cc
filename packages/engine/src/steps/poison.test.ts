import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { createDouble, flowPlan, revisionOf, startBench, stepPlan, systemPlan } from "../testing.ts";

const minute = 60_000;
const breaker = { failures: 2, within: minute, probe: 30_000 };
const retry = {
  errors: ["Timeout", "Unavailable"],
  interval: 1000,
  backoffRate: 1,
  maxDelay: 1000,
  maxAttempts: 6,
  maxElapsed: null as number | null,
  jitter: "none" as const,
};

/** A System on which one message always fails as `failed` says, and nothing else does. */
async function start(failed: () => unknown, more: Partial<typeof retry> = {}) {
  const erp = createDouble();
  const isPoison = (input: unknown): boolean => (input as { id: string }).id === "poison";
  erp.script = ({ input }) => (isPoison(input) ? failed() : {});
  const target = { system: "erp", operation: "idempotent", config: {}, idempotencyKey: null };
  const steps = [stepPlan("write", { target, retry: [{ ...retry, ...more }] })];
  const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp, { breaker })]));
  const poison = await bench.send({ id: "poison", key: "P" });
  const tries = (): number => erp.calls.filter(({ input }) => isPoison(input)).length;
  return { bench, poison, tries };
}

const answered = () => new Failure("Unavailable", "HTTP 500", { outcome: "unknown" });
const lost = () => new Failure("Timeout", "no answer", { outcome: "unknown" });
const refused = () => new Failure("Unavailable", "HTTP 503", { outcome: "refused" });

describe("a message that its System never takes", () => {
  test.each([
    ["answered with an error", answered],
    ["never answered", lost],
  ])("(%s) is given up after its own tries, though they open the breaker", async (_how, failed) => {
    const { bench, poison, tries } = await start(failed);
    await bench.clock.advance(5 * minute);
    expect([tries(), await bench.state(poison)]).toEqual([6, "deadLettered"]);
  });

  test("is given up when its time for retries is used up", async () => {
    const { bench, poison, tries } = await start(answered, { maxAttempts: 1000, maxElapsed: 2 * minute });
    await bench.clock.advance(3 * minute);
    expect([tries() < 10, await bench.state(poison)]).toEqual([true, "deadLettered"]);
  });

  test.each([
    ["answered with an error", answered],
    ["told to come later", refused],
  ])("(%s) lets another message try next, and holds nobody up", async (_how, failed) => {
    const { bench, poison } = await start(failed);
    await bench.clock.advance(2000);
    expect(bench.engine.systems()[0]?.state).toBe("open");
    const others = [];
    for (const id of ["a", "b", "c"]) others.push(await bench.send({ id, key: id }));
    expect(await Promise.all(others.map(bench.state))).toEqual(["paused", "paused", "paused"]);
    await bench.clock.advance(2 * breaker.probe);
    expect(await Promise.all(others.map(bench.state))).toEqual(["succeeded", "succeeded", "succeeded"]);
    await bench.clock.advance(10 * minute);
    expect(await bench.state(poison)).toBe(failed === answered ? "deadLettered" : "paused");
  });

  test("uses up no try while the System refuses everybody", async () => {
    const { bench, poison } = await start(refused);
    await bench.clock.advance(60 * minute);
    expect(await bench.state(poison)).toBe("paused");
    expect(await bench.journal.messages.get(poison)).toMatchObject({ attempts: 1 });
  });
});
