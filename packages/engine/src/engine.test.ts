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
} from "./testing.ts";

const down = () => new Failure("Unavailable", "the ERP is down", { outcome: "notSent" });
const lost = () => new Failure("Timeout", "no answer came", { outcome: "unknown" });

describe("a message", () => {
  test("runs through its steps and sees the results of earlier ones", async () => {
    const erp = createDouble();
    const steps = [
      stepPlan("partner", { mapping: computed(({ key }) => ({ ref: key })) }),
      stepPlan("order", {
        mapping: computed((_, { steps }) => ({ partner: (steps as { partner: { id: number } }).partner.id })),
      }),
    ];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    expect(await bench.state(id)).toBe("succeeded");
    expect(erp.calls.map(({ input }) => input)).toEqual([{ ref: "A" }, { partner: 1 }]);
    const rows = await bench.journal.progress.steps(id);
    expect(rows.map(({ step, state, wrote }) => [step, state, wrote])).toEqual([
      ["partner", "done", true],
      ["order", "done", true],
    ]);
  });

  test("with a known identity is a duplicate and writes nothing", async () => {
    const erp = createDouble();
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    const first = await bench.send({ id: "1", key: "A" });
    expect(await bench.send({ id: "1", key: "A" })).toBe(first);
    expect(erp.calls).toHaveLength(1);
    expect((await bench.journal.messages.get(first))?.duplicates).toBe(1);
  });

  test("that is older than the applied version of its key is stale; one of the same version is applied", async () => {
    const erp = createDouble();
    const identity = {
      id: computed(({ id }) => id),
      key: computed(({ key }) => key),
      version: computed(({ v }) => v),
    };
    const bench = await startBench(revisionOf([flowPlan({ identity })], [systemPlan("erp", erp)]));
    await bench.send({ id: "1", key: "A", v: "2026-01-01T00:00:02Z" });
    const older = await bench.send({ id: "2", key: "A", v: "2026-01-01T00:00:01Z" });
    const other = await bench.send({ id: "3", key: "B", v: "2026-01-01T00:00:01Z" });
    const edit = await bench.send({ id: "4", key: "A", v: "2026-01-01T01:00:02+01:00" });
    expect(await bench.state(older)).toBe("stale");
    expect(await bench.state(edit)).toBe("succeeded");
    expect(await bench.state(other)).toBe("succeeded");
  });

  test("without a usable identity is quarantined with the reason", async () => {
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", createDouble())]));
    const id = await bench.send({ key: "A" });
    expect(await bench.state(id)).toBe("quarantined");
    expect((await bench.journal.messages.get(id))?.failure?.problems).toEqual([
      "identity: identity.id yields nothing",
    ]);
  });

  test("is refused when the queue of its flow is full", async () => {
    const erp = createDouble();
    erp.script = down;
    const bench = await startBench(revisionOf([flowPlan({ queue: { limit: 1 } })], [systemPlan("erp", erp)]));
    await bench.send({ id: "1", key: "A" });
    const second = await bench.engine.accept("orders@1", "acme", { id: "2", key: "B" });
    expect(second).toEqual({ state: "full", retryAfter: 5000 });
  });
});

describe("order", () => {
  test("of one key is the order of acceptance while other keys pass", async () => {
    const erp = createDouble();
    erp.script = ({ input }: Call) =>
      (input as { bad?: boolean }).bad && erp.calls.length < 3 ? down() : {};
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    await bench.send({ id: "1", key: "A", bad: true });
    await bench.send({ id: "2", key: "A" });
    await bench.send({ id: "3", key: "B" });
    expect(erp.calls.map(({ input }) => (input as { id: string }).id)).toEqual(["1", "3"]);
    await bench.clock.advance(60_000);
    expect(erp.calls.map(({ input }) => (input as { id: string }).id)).toEqual(["1", "3", "1", "2"]);
  });

  test("is kept behind a held message until a person releases it", async () => {
    const erp = createDouble();
    erp.script = ({ input }: Call) =>
      (input as { id: string }).id === "1" && erp.calls.length < 2
        ? new Failure("Rejected", "no such tax")
        : {};
    const bench = await startBench(revisionOf([flowPlan({ catch: [holdAll] })], [systemPlan("erp", erp)]));
    const first = await bench.send({ id: "1", key: "A" });
    const second = await bench.send({ id: "2", key: "A" });
    expect([await bench.state(first), await bench.state(second)]).toEqual(["held", "accepted"]);
    const cases = await bench.journal.cases.list({ state: "open", limit: 10 });
    expect(cases.items.map(({ queue, title }) => [queue, title])).toEqual([["exceptions", "A: no such tax"]]);
    await bench.engine.release(first, { action: "retry", reason: "the tax exists now" });
    await bench.clock.advance(0);
    expect([await bench.state(first), await bench.state(second)]).toEqual(["succeeded", "succeeded"]);
    expect((await bench.journal.cases.list({ state: "open", limit: 10 })).items).toEqual([]);
  });

  test("goes on when a person skips the held message", async () => {
    const erp = createDouble();
    erp.script = ({ input }: Call) =>
      (input as { id: string }).id === "1" ? new Failure("Rejected", "no such tax") : {};
    const bench = await startBench(revisionOf([flowPlan({ catch: [holdAll] })], [systemPlan("erp", erp)]));
    const first = await bench.send({ id: "1", key: "A" });
    const second = await bench.send({ id: "2", key: "A" });
    await bench.engine.release(first, { action: "skip", reason: "a test order" });
    await bench.clock.advance(0);
    expect([await bench.state(first), await bench.state(second)]).toEqual(["skipped", "succeeded"]);
  });
});

describe("failure", () => {
  test("of a transient class is tried again with a growing delay, then given to catch", async () => {
    const erp = createDouble();
    erp.script = down;
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    expect(await bench.journal.messages.get(id)).toMatchObject({ state: "retrying", attempts: 1 });
    const started = bench.clock.now();
    const times = [started];
    for (let count = 1; count < 4; count++) {
      while (erp.calls.length === count) await bench.clock.advance(500);
      times.push(bench.clock.now());
    }
    expect(times.map((time) => time - started)).toEqual([0, 1000, 3000, 7000]);
    expect(await bench.state(id)).toBe("deadLettered");
    expect(await bench.journal.progress.attempts(id)).toHaveLength(4);
  });

  test("waits as long as the other side asks", async () => {
    const erp = createDouble();
    erp.script = () =>
      erp.calls.length === 1 ? new Failure("Conflict", "locked", { retryAfter: 30_000 }) : {};
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(29_000);
    expect(erp.calls).toHaveLength(1);
    await bench.clock.advance(1000);
    expect(await bench.state(id)).toBe("succeeded");
  });

  test("of a terminal class is never tried again", async () => {
    const erp = createDouble();
    erp.script = () => new Failure("Rejected", "no");
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(3_600_000);
    expect([erp.calls.length, await bench.state(id)]).toEqual([1, "deadLettered"]);
  });

  test("with an unknown outcome is verified before a second write", async () => {
    const erp = createDouble();
    erp.script = lost;
    erp.verify = () => ({ state: "done", result: { id: 77 } });
    const steps = [stepPlan("write", { target: target("verified") })];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(60_000);
    expect([erp.calls.length, await bench.state(id)]).toEqual([1, "succeeded"]);
    expect((await bench.journal.progress.steps(id))[0]?.result).toBe('{"id":77}');
  });

  test("with an unknown outcome of an unprovable write is held for a person", async () => {
    const erp = createDouble();
    erp.script = lost;
    const steps = [stepPlan("write", { target: target("none") })];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(3_600_000);
    expect([erp.calls.length, await bench.state(id)]).toEqual([1, "held"]);
    expect((await bench.journal.cases.list({ limit: 10 })).items).toHaveLength(1);
  });

  test("of our own keeps the message and its key", async () => {
    const erp = createDouble();
    erp.script = () => {
      throw new TypeError("a mistake of ours");
    };
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    expect(await bench.state(id)).toBe("held");
    expect(bench.events).toContainEqual({ kind: "fault" });
  });

  test("of credentials pauses the System, burns no attempt, and everything drains after one repair", async () => {
    const erp = createDouble();
    erp.script = () => new Failure("AuthFailed", "the key expired");
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    const ids = [];
    for (const key of ["A", "B", "C"]) ids.push(await bench.send({ id: key, key }));
    expect(erp.calls).toHaveLength(1);
    expect(await Promise.all(ids.map(bench.state))).toEqual(["paused", "paused", "paused"]);
    expect(bench.engine.systems()[0]).toMatchObject({ state: "paused", reason: "the key expired" });
    erp.script = () => ({});
    expect(await bench.engine.resume({ system: "erp" })).toEqual({ ok: true });
    await bench.clock.advance(0);
    expect(await Promise.all(ids.map(bench.state))).toEqual(["succeeded", "succeeded", "succeeded"]);
  });

  test("of the System opens its breaker: messages park, one probes, all drain", async () => {
    const erp = createDouble();
    erp.script = down;
    const breaker = { failures: 2, within: 60_000, probe: 30_000 };
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp, { breaker })]));
    const ids = [];
    for (const key of ["A", "B", "C", "D"]) ids.push(await bench.send({ id: key, key }));
    expect(erp.calls).toHaveLength(2);
    expect(await Promise.all(ids.map(bench.state))).toEqual(["retrying", "paused", "paused", "paused"]);
    await bench.clock.advance(29_000);
    expect(erp.calls).toHaveLength(2);
    await bench.clock.advance(1000);
    expect(erp.calls).toHaveLength(3);
    erp.script = () => ({});
    await bench.clock.advance(30_000);
    expect(await Promise.all(ids.map(bench.state))).toEqual([
      "succeeded",
      "succeeded",
      "succeeded",
      "succeeded",
    ]);
    const burnt = await bench.journal.messages.get(ids[3] as string);
    expect(burnt?.attempts).toBe(0);
  });

  test("by the System's own time limit has an unknown outcome", async () => {
    const erp = createDouble();
    erp.script = () => new Promise(() => undefined);
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(10_000);
    expect((await bench.journal.messages.get(id))?.failure).toMatchObject({
      class: "Timeout",
      outcome: "unknown",
    });
  });
});

describe("a step", () => {
  test("is left out when its condition does not hold, and fails when it is not a condition", async () => {
    const erp = createDouble();
    const steps = [stepPlan("gift", { when: computed(({ gift }) => gift) }), stepPlan("write")];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A", gift: false });
    expect((await bench.journal.progress.steps(id)).map(({ state }) => state)).toEqual(["skipped", "done"]);
    const bad = await bench.send({ id: "2", key: "B" });
    expect((await bench.journal.messages.get(bad))?.failure?.class).toBe("MappingError");
  });

  test("with forEach is journalled item by item and resumes behind the last one", async () => {
    const erp = createDouble();
    erp.script = ({ input }: Call) =>
      (input as { line: string }).line === "L2" && erp.calls.length < 3 ? down() : {};
    const steps = [
      stepPlan("lines", {
        forEach: computed(({ lines }) => lines),
        mapping: computed(({ item }) => ({ line: (item as { id: string }).id })),
      }),
    ];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A", lines: [{ id: "L1" }, { id: "L2" }, { id: "L3" }] });
    await bench.clock.advance(5000);
    expect(await bench.state(id)).toBe("succeeded");
    expect(erp.calls.map(({ input }) => (input as { line: string }).line)).toEqual(["L1", "L2", "L2", "L3"]);
  });

  test("with a route goes to the first System that matches", async () => {
    const [eu, us] = [createDouble(), createDouble()];
    const steps = [
      stepPlan("fulfil", {
        target: { system: null, operation: "upsert", config: {}, idempotencyKey: null },
        route: [
          { id: "eu", when: computed(({ country }) => country === "DE"), system: "wms-eu" },
          { id: "us", when: null, system: "wms-us" },
        ],
      }),
    ];
    const systems = [systemPlan("wms-eu", eu), systemPlan("wms-us", us)];
    const bench = await startBench(revisionOf([flowPlan({ steps })], systems));
    await bench.send({ id: "1", key: "A", country: "DE" });
    const id = await bench.send({ id: "2", key: "B", country: "US" });
    expect([eu.calls.length, us.calls.length]).toEqual([1, 1]);
    expect((await bench.journal.progress.steps(id))[0]?.result).toBe('{"id":1,"route":"us"}');
  });

  test("whose assertion does not hold raises the named error for catch", async () => {
    const erp = createDouble();
    const steps = [
      stepPlan("products", {
        target: target("safe"),
        output: computed((_, { result }) => (result as { id: number }).id),
        assert: [{ that: computed(() => false), error: "UnknownProduct", title: null }],
      }),
    ];
    const hold = { ...holdAll, errors: ["UnknownProduct"] };
    const bench = await startBench(
      revisionOf([flowPlan({ steps, catch: [hold] })], [systemPlan("erp", erp)]),
    );
    const id = await bench.send({ id: "1", key: "A" });
    expect(await bench.journal.messages.get(id)).toMatchObject({
      state: "held",
      failure: { class: "UnknownProduct" },
    });
  });
});

describe("a restart", () => {
  test("resumes behind the last finished step", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 2 ? new Promise(() => undefined) : { id: erp.calls.length });
    const steps = [stepPlan("partner"), stepPlan("order")];
    const revision = revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]);
    const first = await startBench(revision);
    const id = await first.send({ id: "1", key: "A" });
    expect(erp.calls).toHaveLength(2);
    // Its own clock: that of the process that is gone stands still.
    const second = await startBench(revision, { journal: first.journal });
    await second.clock.advance(10_000);
    expect(await second.state(id)).toBe("succeeded");
    expect(erp.calls.map(({ key }) => key.split("/").at(-1))).toEqual(["partner", "order", "order"]);
  });

  test("looks before it repeats a write whose intent has no end", async () => {
    const erp = createDouble();
    erp.script = () => new Promise(() => undefined);
    const steps = [stepPlan("confirm", { target: target("verified") })];
    const revision = revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]);
    const first = await startBench(revision);
    const id = await first.send({ id: "1", key: "A" });
    erp.verify = () => ({ state: "done", result: { state: "sale" } });
    const second = await startBench(revision, { journal: first.journal, clock: first.clock });
    await second.clock.advance(0);
    expect([erp.calls.length, await second.state(id)]).toEqual([1, "succeeded"]);
  });

  test("keeps due times and held keys", async () => {
    const erp = createDouble();
    erp.script = down;
    const revision = revisionOf([flowPlan()], [systemPlan("erp", erp)]);
    const first = await startBench(revision);
    const id = await first.send({ id: "1", key: "A" });
    erp.script = () => ({});
    const second = await startBench(revision, { journal: first.journal, clock: first.clock });
    await second.clock.advance(999);
    expect(await second.state(id)).toBe("retrying");
    await second.clock.advance(1);
    expect(await second.state(id)).toBe("succeeded");
  });
});

describe("a reload", () => {
  test("leaves a message that has begun on its revision and moves a waiting one", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 2 ? down() : {});
    const version = (text: string) =>
      flowPlan({ steps: [stepPlan("a"), stepPlan("b", { mapping: computed(() => text) })] });
    const one = revisionOf([version("one")], [systemPlan("erp", erp)], "r1");
    const two = revisionOf([version("two")], [systemPlan("erp", erp)], "r2");
    const bench = await startBench(one);
    await bench.send({ id: "1", key: "A" });
    await bench.send({ id: "2", key: "A" });
    await bench.engine.activate(two);
    await bench.clock.advance(60_000);
    expect(erp.calls.map(({ input }) => input).filter((input) => typeof input === "string")).toEqual([
      "one",
      "one",
      "two",
    ]);
  });

  test("leaves a message on its revision whose first try failed", async () => {
    const erp = createDouble();
    erp.script = down;
    const version = (text: string) => flowPlan({ steps: [stepPlan("a", { mapping: computed(() => text) })] });
    const bench = await startBench(revisionOf([version("one")], [systemPlan("erp", erp)], "r1"));
    await bench.send({ id: "1", key: "A" });
    await bench.send({ id: "2", key: "A" });
    await bench.engine.activate(revisionOf([version("two")], [systemPlan("erp", erp)], "r2"));
    erp.script = () => ({});
    await bench.clock.advance(60_000);
    expect(erp.calls.map(({ input }) => input)).toEqual(["one", "one", "two"]);
  });

  test("keeps the pinned revision over a restart", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 2 ? down() : {});
    const version = (text: string) =>
      flowPlan({ steps: [stepPlan("a"), stepPlan("b", { mapping: computed(() => text) })] });
    const one = revisionOf([version("one")], [systemPlan("erp", erp)], "r1");
    const two = revisionOf([version("two")], [systemPlan("erp", erp)], "r2");
    const first = await startBench(one);
    const id = await first.send({ id: "1", key: "A" });
    const second = await startBench(two, {
      journal: first.journal,
      clock: first.clock,
      revisions: [one, two],
    });
    await second.clock.advance(60_000);
    expect(await second.state(id)).toBe("succeeded");
    expect(erp.calls.at(-1)?.input).toBe("one");
  });

  test("that takes a flow away ends what has begun, and lets the rest wait until it is back", async () => {
    const erp = createDouble();
    erp.script = down;
    const revision = revisionOf([flowPlan()], [systemPlan("erp", erp)]);
    const bench = await startBench(revision);
    const begun = await bench.send({ id: "1", key: "A" });
    const waiting = await bench.send({ id: "2", key: "A" });
    await bench.engine.activate(revisionOf([], [systemPlan("erp", erp)], "r2"));
    erp.script = () => ({});
    await bench.clock.advance(60_000);
    expect([await bench.state(begun), await bench.state(waiting)]).toEqual(["succeeded", "accepted"]);
    await bench.engine.activate(revision);
    await bench.clock.advance(0);
    expect(await bench.state(waiting)).toBe("succeeded");
  });
});

describe("a replay", () => {
  test("runs steps again but for those that wrote", async () => {
    const erp = createDouble();
    const steps = [
      stepPlan("look", { target: target("safe") }),
      stepPlan("write"),
      stepPlan("tell", { target: target("safe") }),
    ];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    const result = await bench.engine.replay(id, { from: "look" });
    await bench.clock.advance(0);
    expect(result).toEqual({ ok: true, state: "accepted" });
    expect(erp.calls.map(({ operation }) => operation)).toEqual(["safe", "upsert", "safe", "safe", "safe"]);
    expect(await bench.state(id)).toBe("succeeded");
  });

  test("of a dead letter goes on at the step that failed, on the current revision", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 2 ? new Failure("Rejected", "no") : {});
    const version = (text: string) =>
      flowPlan({ steps: [stepPlan("a"), stepPlan("b", { mapping: computed(() => text) })] });
    const bench = await startBench(revisionOf([version("one")], [systemPlan("erp", erp)], "r1"));
    const id = await bench.send({ id: "1", key: "A" });
    expect(await bench.state(id)).toBe("deadLettered");
    await bench.engine.activate(revisionOf([version("two")], [systemPlan("erp", erp)], "r2"));
    await bench.engine.replay(id, {});
    await bench.clock.advance(0);
    expect(erp.calls).toHaveLength(3);
    expect(erp.calls.at(-1)?.input).toBe("two");
  });

  test("is refused while the message is on its way, and for a step that is not there", async () => {
    const erp = createDouble();
    erp.script = down;
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    expect(await bench.engine.replay(id, {})).toMatchObject({
      ok: false,
      reason: "wrongState",
    });
    expect(await bench.engine.replay("nobody", {})).toMatchObject({
      ok: false,
      reason: "unknownMessage",
    });
    erp.script = () => ({});
    await bench.clock.advance(60_000);
    expect(await bench.engine.replay(id, { from: "wirte" })).toMatchObject({
      reason: "unknownStep",
    });
  });

  test.each([
    ["quarantined", false],
    ["dismissed", true],
  ])("of a %s message normalises what was received again", async (_, isDismissed) => {
    const erp = createDouble();
    const withInput = (ok: boolean) =>
      flowPlan({
        input: {
          contract: "retail.order@1",
          normalise: async (message) =>
            ok ? { ok, message } : { ok, problems: ["/lines must not be empty"] },
          sensitive: () => [],
          received: [],
        },
      });
    const bench = await startBench(revisionOf([withInput(false)], [systemPlan("erp", erp)], "r1"));
    const id = await bench.send({ id: "1", key: "A" });
    expect(await bench.state(id)).toBe("quarantined");
    if (isDismissed) {
      expect(await bench.engine.dismiss(id, { reason: "a test order" })).toEqual({
        ok: true,
        state: "skipped",
      });
      expect(await bench.engine.dismiss(id, { reason: "again" })).toMatchObject({ reason: "wrongState" });
      expect(await bench.engine.replay(id, {})).toMatchObject({ reason: "wrongState" });
      expect(await bench.state(id)).toBe("skipped");
    }
    await bench.engine.activate(revisionOf([withInput(true)], [systemPlan("erp", erp)], "r2"));
    expect(await bench.engine.replay(id, {})).toEqual({ ok: true, state: "accepted" });
    await bench.clock.advance(0);
    expect(await bench.state(id)).toBe("succeeded");
  });
});

describe("a stop", () => {
  test("ends after the running step and leaves the rest to the next process", async () => {
    const erp = createDouble();
    let answer: (value: unknown) => void = () => undefined;
    erp.script = () => (erp.calls.length === 1 ? new Promise((resolve) => (answer = resolve)) : {});
    const steps = [stepPlan("a"), stepPlan("b")];
    const revision = revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]);
    const first = await startBench(revision);
    const id = await first.send({ id: "1", key: "A" });
    const stopped = first.engine.stop(10_000);
    answer({});
    await first.clock.advance(0);
    await stopped;
    expect((await first.journal.progress.steps(id)).map(({ step }) => step)).toEqual(["a"]);
    const second = await startBench(revision, { journal: first.journal, clock: first.clock });
    await second.clock.advance(0);
    expect(await second.state(id)).toBe("succeeded");
  });

  test("aborts calls when its patience is over and loses nothing", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 1 ? new Promise(() => undefined) : {});
    const revision = revisionOf(
      [flowPlan()],
      [systemPlan("erp", erp, { limits: { concurrency: 1, rate: null, timeout: 30_000, headers: null } })],
    );
    const first = await startBench(revision);
    const id = await first.send({ id: "1", key: "A" });
    const stopped = first.engine.stop(5000);
    await first.clock.advance(5000);
    await stopped;
    const second = await startBench(revision, { journal: first.journal, clock: first.clock });
    await second.clock.advance(0);
    // The target may still be at what was cut off.
    expect(await second.state(id)).toBe("retrying");
    await second.clock.advance(25_000);
    expect(await second.state(id)).toBe("succeeded");
  });
});
