import type { RetryPlan } from "@crossdock/flow";
import { Failure, type Template } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import {
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

const lost = () => new Failure("Timeout", "no answer came", { outcome: "unknown" });
const down = () => new Failure("Unavailable", "the ERP is down", { outcome: "notSent" });
const [retryAll] = stepPlan("any").retry as [RetryPlan];

describe("an unknown outcome", () => {
  test.each(["upsert", "verified"])("of %s stays open while the look itself fails", async (operation) => {
    const erp = createDouble();
    erp.script = lost;
    let looks = 0;
    erp.verify = () => {
      looks++;
      if (looks < 3) throw down();
      return { state: "done", result: { id: 7 } };
    };
    const steps = [stepPlan("write", { target: target(operation) })];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(1000);
    expect((await bench.journal.messages.get(id))?.failure).toMatchObject({
      outcome: "unknown",
      step: "write",
    });
    await bench.clock.advance(60_000);
    expect([erp.calls.length, looks, await bench.state(id)]).toEqual([1, 3, "succeeded"]);
  });

  test("stays open over a try that never left, where nothing can be looked up", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 1 ? lost() : erp.calls.length === 2 ? down() : {});
    const steps = [stepPlan("write", { target: target("keyed") })];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(60_000);
    expect(erp.calls.map(({ recovering }) => recovering)).toEqual([false, true, true]);
  });

  test("is over once the look has shown that nothing was done", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 1 ? lost() : erp.calls.length === 2 ? down() : {});
    const bench = await startBench(revisionOf([flowPlan()], [systemPlan("erp", erp)]));
    await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(60_000);
    expect(erp.calls.map(({ recovering }) => recovering)).toEqual([false, true, false]);
  });
});

describe("a write that proves nothing", () => {
  const steps = [stepPlan("write", { target: target("none"), retry: [retryAll] })];

  test("may be tried again after a try that never left", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 1 ? down() : {});
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(60_000);
    expect([erp.calls.length, await bench.state(id)]).toEqual([2, "succeeded"]);
  });

  test("is not doubted because it waited for its System", async () => {
    const erp = createDouble();
    erp.script = () => new Failure("AuthFailed", "the key expired");
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const ids = [await bench.send({ id: "1", key: "A" }), await bench.send({ id: "2", key: "B" })];
    erp.script = () => ({});
    await bench.engine.resume({ system: "erp" });
    await bench.clock.advance(0);
    expect(await Promise.all(ids.map(bench.state))).toEqual(["succeeded", "succeeded"]);
  });

  test("is held when the process died while it was out", async () => {
    const erp = createDouble();
    erp.script = () => new Promise(() => undefined);
    const revision = revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]);
    const first = await startBench(revision);
    const id = await first.send({ id: "1", key: "A" });
    const second = await startBench(revision, { journal: first.journal, clock: first.clock });
    await second.clock.advance(0);
    expect([erp.calls.length, await second.state(id)]).toEqual([1, "held"]);
  });
});

describe("a splitter", () => {
  const items = stepPlan("lines", {
    forEach: computed(({ lines }) => lines),
    mapping: computed(({ item }) => item),
  });

  test("does each of two items with one id, under keys of their own", async () => {
    const erp = createDouble();
    erp.script = () => (erp.calls.length === 2 ? down() : { id: erp.calls.length });
    const bench = await startBench(revisionOf([flowPlan({ steps: [items] })], [systemPlan("erp", erp)]));
    const lines = [{ id: "L", n: 1 }, { id: "L", n: 2 }, { n: 3 }];
    const id = await bench.send({ id: "1", key: "A", lines });
    await bench.clock.advance(5000);
    expect(
      erp.calls.map(({ input, key }) => [(input as { n: number }).n, key.split("/").slice(-2).join("/")]),
    ).toEqual([
      [1, "lines/L"],
      [2, "lines/L#1"],
      [2, "lines/L#1"],
      [3, "lines/2"],
    ]);
    expect(await bench.state(id)).toBe("succeeded");
  });

  test("of nothing is done at once", async () => {
    const erp = createDouble();
    const bench = await startBench(revisionOf([flowPlan({ steps: [items] })], [systemPlan("erp", erp)]));
    const id = await bench.send({ id: "1", key: "A" });
    expect([erp.calls, await bench.state(id)]).toEqual([[], "succeeded"]);
    expect((await bench.journal.progress.steps(id))[0]).toMatchObject({ result: "[]", wrote: false });
  });
});

describe("a step", () => {
  test("whose routes all fail to match says so", async () => {
    const steps = [
      stepPlan("fulfil", {
        target: { system: null, operation: "upsert", config: {}, idempotencyKey: null },
        route: [{ id: "eu", when: computed(({ country }) => country === "DE"), system: "erp" }],
      }),
    ];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", createDouble())]));
    const id = await bench.send({ id: "1", key: "A", country: "US" });
    expect((await bench.journal.messages.get(id))?.failure).toMatchObject({
      class: "MappingError",
      title: "no route of step fulfil matches this message",
      outcome: "refused",
    });
  });

  test("names what its assertion found, with the message's own words", async () => {
    const title: Template = {
      source: "",
      names: new Set(),
      render: ({ key, sku }) => `order ${key}: ${sku} is unknown`,
    };
    const that = { ...computed(() => false), source: "$exists($result.id)" };
    const steps = [stepPlan("write", { assert: [{ that, error: "UnknownProduct", title }] })];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", createDouble())]));
    const id = await bench.send({ id: "1", key: "A", sku: "S-1" });
    expect((await bench.journal.messages.get(id))?.failure).toMatchObject({
      class: "UnknownProduct",
      title: "order A: S-1 is unknown",
      detail: "$exists($result.id)",
    });
  });

  test("with a checkpoint tells when it was reached, and nothing when it was left out", async () => {
    const steps = [
      stepPlan("a", { checkpoint: "accepted" }),
      stepPlan("b", { checkpoint: "shipped", when: computed(() => false) }),
    ];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", createDouble())]));
    await bench.send({ id: "1", key: "A" });
    const reached = bench.events.filter(({ kind }) => kind === "checkpoint");
    expect(reached).toEqual([
      { kind: "checkpoint", flow: "orders@1", retailer: "acme", checkpoint: "accepted", seconds: 0 },
    ]);
  });

  test("hides personal data in what a failure leaves behind, the title of its case included", async () => {
    const erp = createDouble();
    erp.script = () => new Failure("Rejected", "Ann Berg is blocked", { detail: "ann berg" });
    const input = {
      contract: "retail.order@1",
      normalise: async (message: unknown) => ({ ok: true as const, message }),
      sensitive: () => ["Ann Berg"],
      received: [],
    };
    const bench = await startBench(
      revisionOf([flowPlan({ input, catch: [holdAll] })], [systemPlan("erp", erp)]),
    );
    const id = await bench.send({ id: "1", key: "A" });
    expect((await bench.journal.messages.get(id))?.failure).toMatchObject({
      title: "*** is blocked",
      detail: "***",
    });
    const { items } = await bench.journal.cases.list({ limit: 1 });
    expect(items[0]?.title).toBe("A: *** is blocked");
  });
});

describe("time in a pause", () => {
  test("does not count as time of failing", async () => {
    const erp = createDouble();
    erp.script = down;
    const breaker = { failures: 2, within: 60_000, probe: 30_000 };
    const steps = [stepPlan("write", { retry: [{ ...retryAll, maxElapsed: 60_000 }] })];
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp, { breaker })]));
    const id = await bench.send({ id: "1", key: "A" });
    await bench.clock.advance(600_000);
    expect(await bench.state(id)).toBe("paused");
    erp.script = () => (erp.calls.length % 2 ? new Failure("Conflict", "locked") : {});
    await bench.clock.advance(60_000);
    expect(await bench.state(id)).toBe("succeeded");
  });
});

describe("a journal that fails", () => {
  test("after it stored the end runs the message no second time", async () => {
    const erp = createDouble();
    const steps = [stepPlan("write", { target: target("keyed") })];
    const revision = revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]);
    const { journal } = await startBench(revision);
    let isFailing = true;
    const fragile = {
      ...journal,
      progress: {
        ...journal.progress,
        async record(record: Parameters<typeof journal.progress.record>[0]) {
          const answer = await journal.progress.record(record);
          if (isFailing) throw new Error("the answer was lost");
          return answer;
        },
        settle: () => Promise.reject(new Error("the disk is full")),
      },
    };
    const bench = await startBench(revision, { journal: fragile });
    const id = await bench.send({ id: "1", key: "A" });
    isFailing = false;
    await bench.clock.advance(60_000);
    expect([erp.calls.length, await bench.state(id)]).toEqual([1, "succeeded"]);
  });
});

describe("what no line of `catch` names", () => {
  test.each([
    ["live", ["uncaught"]],
    ["shadow", []],
  ] as const)("is dead-lettered, and in %s opens the cases %j", async (mode, queues) => {
    const erp = createDouble();
    erp.script = () => new Failure("Rejected", "the order is locked");
    const operation = mode === "shadow" ? "safe" : "upsert";
    const steps = [stepPlan("write", { target: target(operation) })];
    const bench = await startBench(
      revisionOf([flowPlan({ steps, mode, catch: [] })], [systemPlan("erp", erp)]),
    );
    const id = await bench.send({ id: "1", key: "A" });
    const cases = (await bench.journal.cases.list({ limit: 10 })).items;
    expect([await bench.state(id), cases.map(({ queue }) => queue)]).toEqual(["deadLettered", queues]);
    if (mode === "live") expect(cases[0]?.title).toBe("A: the order is locked");
  });
});
