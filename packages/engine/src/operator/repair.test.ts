import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import {
  type Call,
  computed,
  createDouble,
  flowPlan,
  holdAll,
  revisionOf,
  startBench,
  stepPlan,
  systemPlan,
} from "../testing.ts";

const rejects = ({ input }: Call) =>
  (input as { id: string }).id === "1" ? new Failure("Rejected", "no") : {};

describe("a person", () => {
  test("of two who act on one message at once, one is told to look again", async () => {
    const erp = createDouble();
    erp.script = rejects;
    const bench = await startBench(revisionOf([flowPlan({ catch: [holdAll] })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    const by = (event: string) => ({ actor: "ann", event });
    const results = await Promise.all([
      bench.engine.release(id, { action: "skip", reason: "a test order", by: by("message.released") }),
      bench.engine.release(id, { action: "retry", reason: "it is fixed", by: by("message.released") }),
      bench.engine.replay(id, { by: by("message.replayed") }),
    ]);
    expect(results.map((result) => (result.ok ? result.state : result.reason))).toEqual([
      "skipped",
      "wrongState",
      "wrongState",
    ]);
    await bench.clock.advance(0);
    expect([erp.calls.length, await bench.state(id)]).toEqual([1, "skipped"]);
    const { items } = await bench.journal.audit.list({ limit: 9 });
    expect(items).toMatchObject([
      { actor: "ann", event: "message.released", details: { message: id, action: "skip" } },
    ]);
  });

  test("cannot release what is not held", async () => {
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", createDouble())]));
    const id = await bench.send({ id: "1", key: "A" });
    const release = (of: string) => bench.engine.release(of, { action: "retry", reason: "why not" });
    expect(await release(id)).toMatchObject({ ok: false, reason: "wrongState" });
    expect(await release("nobody")).toMatchObject({ ok: false, reason: "unknownMessage" });
  });

  test("replays an older message of a key before the newer one that waits", async () => {
    const erp = createDouble();
    const seen: string[] = [];
    let isFixed = false;
    erp.script = ({ input }) => {
      const { id } = input as { id: string };
      seen.push(id);
      return isFixed || id === "2" ? {} : new Failure("Rejected", "no");
    };
    const lists = [{ errors: ["Any"], action: "deadLetter" as const, reason: null, case: null }];
    const steps = [stepPlan("write", { when: computed(({ id }) => id !== "2" || isFixed) })];
    const bench = await startBench(revisionOf([flowPlan({ steps, catch: lists })], [systemPlan("erp", erp)]));
    const first = await bench.send({ id: "1", key: "A" });
    isFixed = true;
    let answer: (value: unknown) => void = () => undefined;
    erp.script = ({ input }) => {
      seen.push((input as { id: string }).id);
      return seen.length === 2 ? new Promise((resolve) => (answer = resolve)) : {};
    };
    await bench.send({ id: "2", key: "A" });
    await bench.send({ id: "3", key: "A" });
    await bench.engine.replay(first, {});
    answer({});
    await bench.clock.advance(0);
    expect(seen).toEqual(["1", "2", "1", "3"]);
  });

  test("may keep a message on the revision that it began with", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 2 ? new Failure("Rejected", "no") : {});
    const version = (text: string, last: string) =>
      flowPlan({ steps: [stepPlan("a"), stepPlan(last, { mapping: computed(() => text) })] });
    const one = revisionOf([version("one", "b")], [systemPlan("erp", erp)], "r1");
    const bench = await startBench(one);
    const id = await bench.send({ id: "1", key: "A" });
    await bench.engine.activate(revisionOf([version("two", "c")], [systemPlan("erp", erp)], "r2"));
    expect(await bench.engine.replay(id, { from: "b" })).toMatchObject({
      reason: "unknownStep",
    });
    const kept = await bench.engine.replay(id, { from: "b", revision: "original" });
    await bench.clock.advance(0);
    expect([kept.ok, erp.calls.at(-1)?.input, await bench.state(id)]).toEqual([true, "one", "succeeded"]);
  });
});

test("a paused flow lets nothing of it run, what began on an older revision included", async () => {
  const erp = createDouble();
  erp.script = () =>
    erp.calls.length === 2 ? new Failure("Unavailable", "down", { outcome: "notSent" }) : {};
  const steps = [stepPlan("a"), stepPlan("b")];
  const systems = [systemPlan("erp", erp)];
  const bench = await startBench(revisionOf([flowPlan({ steps })], systems));
  const id = await bench.send({ id: "1", key: "A" });
  await bench.engine.activate(revisionOf([flowPlan({ steps, mode: "paused" })], systems, "r2"));
  await bench.clock.advance(60_000);
  expect(erp.calls).toHaveLength(2);
  await bench.engine.activate(revisionOf([flowPlan({ steps })], systems, "r3"));
  await bench.clock.advance(0);
  expect([erp.calls.length, await bench.state(id)]).toEqual([3, "succeeded"]);
});
