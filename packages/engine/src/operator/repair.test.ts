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
  target,
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

  test("lets a message try now that is due later, with its tries before it again", async () => {
    const erp = createDouble();
    erp.script = () =>
      erp.calls.length < 3 ? new Failure("Unavailable", "down", { outcome: "notSent" }) : {};
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    expect([erp.calls.length, await bench.state(id)]).toEqual([1, "retrying"]);
    const by = { actor: "ann", event: "message.retried" };
    expect(await bench.engine.retry(id, { reason: "it is back", by })).toEqual({
      ok: true,
      state: "accepted",
    });
    await bench.clock.advance(0);
    expect([erp.calls.length, await bench.state(id)]).toEqual([2, "retrying"]);
    expect(await bench.journal.messages.get(id)).toMatchObject({ attempts: 1 });
    await bench.engine.retry(id, { by });
    await bench.clock.advance(0);
    expect(await bench.state(id)).toBe("succeeded");
    expect(await bench.engine.retry(id, { by })).toEqual({ ok: true, state: "succeeded" });
    await bench.clock.advance(60_000);
    expect(erp.calls).toHaveLength(3);
    expect((await bench.journal.audit.list({ limit: 9 })).items).toMatchObject([
      { event: "message.retried", details: { message: id, reason: null } },
      { event: "message.retried", actor: "ann", details: { message: id, reason: "it is back" } },
    ]);
  });

  test("has a System asked that takes no calls, instead of waiting for its probe", async () => {
    const erp = createDouble();
    let isDown = true;
    erp.script = () => (isDown ? new Failure("Unavailable", "down", { outcome: "notSent" }) : {});
    const breaker = { failures: 1, within: 60_000, probe: 600_000 };
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp, { breaker })]));
    const ids = await Promise.all(["A", "B"].map((key) => bench.send({ id: key, key })));
    const states = () => Promise.all(ids.map((id) => bench.state(id)));
    expect(await states()).toEqual(["paused", "paused"]);
    const calls = erp.calls.length;
    await bench.engine.retry(ids[0] ?? "", {});
    await bench.clock.advance(0);
    expect([erp.calls.length, await states()]).toEqual([calls + 1, ["paused", "paused"]]);
    isDown = false;
    expect(await bench.engine.retry(ids[0] ?? "", {})).toEqual({ ok: true, state: "paused" });
    await bench.clock.advance(0);
    expect(await states()).toEqual(["succeeded", "succeeded"]);
  });

  test("releases a held message by a retry, which resolves its case", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 1 ? new Failure("Rejected", "no") : {});
    const bench = await startBench(revisionOf([flowPlan({ catch: [holdAll] })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    await bench.engine.retry(id, { reason: "the article is there now" });
    await bench.clock.advance(0);
    expect(await bench.state(id)).toBe("succeeded");
    expect((await bench.journal.cases.list({ limit: 9 })).items).toMatchObject([
      { state: "resolved", resolution: "person: the article is there now" },
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

  test("is told where a replay has nothing to do, and writes again only with a reason", async () => {
    const erp = createDouble();
    const steps = [stepPlan("read", { target: target("safe") }), stepPlan("a"), stepPlan("b")];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    const by = { actor: "ann", event: "message.replayed" };
    expect([await bench.state(id), erp.calls.length]).toEqual(["succeeded", 3]);
    for (const options of [{}, { from: "a" }, { from: "b" }]) {
      const refused = await bench.engine.replay(id, { ...options, by });
      expect(refused).toMatchObject({ ok: false, detail: expect.stringContaining("there is nothing to do") });
    }
    expect((await bench.journal.audit.list({ limit: 9 })).items).toEqual([]);
    expect(await bench.engine.replay(id, { from: "read", by })).toMatchObject({ ok: true });
    await bench.clock.advance(0);
    expect(erp.calls.slice(3).map(({ operation }) => operation)).toEqual(["safe"]);

    const again = { step: "a", reason: "the ERP lost an evening" };
    expect(await bench.engine.replay(id, { again: { ...again, step: "c" }, by })).toMatchObject({
      reason: "unknownStep",
    });
    expect(await bench.engine.replay(id, { again, by })).toEqual({ ok: true, state: "accepted" });
    await bench.clock.advance(0);
    const [first, , ...later] = erp.calls.slice(1);
    expect([await bench.state(id), later.length]).toEqual(["succeeded", 2]);
    expect(later[1]).toEqual(first);
    expect((await bench.journal.audit.list({ limit: 1 })).items).toMatchObject([
      { actor: "ann", details: { message: id, again: "a", reason: "the ERP lost an evening" } },
    ]);
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
