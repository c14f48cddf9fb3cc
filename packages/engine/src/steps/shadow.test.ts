import { memoryJournal } from "@crossdock/journal";
import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import {
  type Bench,
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

type Plan = Parameters<typeof flowPlan>[0];

const message = { id: "o1", key: "1", total: 9, email: "ada@example.org" };

/** A mapping whose leaves read what the integrator wrote. */
function leaf(path: string, source: string, read: Parameters<typeof computed>[0]) {
  const expression = { ...computed(read), source };
  return {
    ...computed((data, bindings) => ({ [path]: read(data, bindings) })),
    leaves: [{ path: [path], expression }],
  };
}

const steps = [
  stepPlan("article", { target: target("safe"), mapping: leaf("sku", "sku", () => "S1") }),
  stepPlan("order", { target: target("upsert"), mapping: leaf("email", "email", ({ email }) => email) }),
  stepPlan("confirm", {
    target: target("verified"),
    mapping: leaf(
      "id",
      "$steps.order.id",
      (_, { steps }) => (steps as { order?: { id?: unknown } }).order?.id,
    ),
  }),
];

async function open(more: Plan = {}, erp = createDouble(), given: Parameters<typeof startBench>[1] = {}) {
  const plan = flowPlan({ mode: "shadow", steps, ...more });
  const bench = await startBench(revisionOf([plan], [systemPlan("erp", erp)]), given);
  const stepsOf = (id: string) => bench.journal.progress.steps(id);
  return { erp, bench, stepsOf, row: (id: string) => bench.journal.messages.get(id) };
}

const live = (bench: Bench, erp = createDouble(), digest = "r2") =>
  bench.engine.activate(
    revisionOf([flowPlan({ steps })], [systemPlan("erp", erp, { digest: "well" })], digest),
  );

describe("a flow in shadow", () => {
  test("reads, records each write and makes none", async () => {
    const { erp, bench, stepsOf, row } = await open();
    const id = await bench.send(message);
    expect(await row(id)).toMatchObject({ state: "succeeded", mode: "shadow" });
    expect(erp.calls.map(({ operation }) => operation)).toEqual(["safe"]);
    const [article, order, confirm] = await stepsOf(id);
    expect(article).toMatchObject({ wrote: false, shadow: null, revision: "r1" });
    expect(order).toMatchObject({
      wrote: false,
      shadow: {
        kind: "write",
        system: "erp",
        operation: "upsert",
        request: JSON.stringify({ email: message.email }),
        found: "notDone",
        madeUp: [],
      },
    });
    expect(confirm?.shadow).toMatchObject({ operation: "verified", found: null, madeUp: ["/id"] });
  });

  test("goes on with what the target holds, where its own look-up finds exactly this", async () => {
    const erp = createDouble();
    erp.verify = ({ operation }) =>
      operation === "upsert" ? { state: "done", result: { id: 77 } } : { state: "notDone" };
    const { bench, stepsOf } = await open({}, erp);
    const [, order, confirm] = await stepsOf(await bench.send(message));
    expect(order?.shadow?.found).toBe("done");
    expect(confirm?.shadow).toMatchObject({ request: '{"id":77}', madeUp: [], found: "notDone" });
  });

  test("masks what it shows, and keeps what it compares", async () => {
    const input = {
      contract: "order@1",
      normalise: async (received: unknown) => ({ ok: true as const, message: received }),
      sensitive: () => [message.email],
      received: [],
    };
    const { bench, stepsOf } = await open({ input });
    const [, order] = await stepsOf(await bench.send(message));
    expect(order?.shadow).toMatchObject({
      shown: '{"email":"***"}',
      request: JSON.stringify({ email: message.email }),
    });
  });

  test("counts no write, no checkpoint and no call that was not made", async () => {
    const marked = steps.map((step) => ({ ...step, checkpoint: step.id }));
    const { bench } = await open({ steps: marked });
    await bench.send(message);
    expect(bench.events.filter(({ kind }) => kind === "checkpoint")).toEqual([]);
    expect(bench.events.filter(({ kind }) => kind === "attempt")).toHaveLength(1);
    expect(bench.events.find(({ kind }) => kind === "ended")).toMatchObject({ mode: "shadow" });
  });

  test("asserts nothing about an answer that nobody gave", async () => {
    const assert = [{ that: computed(() => false), error: "Never", title: null }];
    const output = computed(() => {
      throw new Failure("MappingError", "there is no such field");
    });
    const { bench, row } = await open({
      steps: [stepPlan("order", { target: target("upsert"), assert, output })],
    });
    expect(await row(await bench.send(message))).toMatchObject({ state: "succeeded" });
  });

  test("records one write for each item of a splitter", async () => {
    const each = stepPlan("each", {
      target: target("keyed"),
      forEach: computed(() => [{ id: "a" }, { id: "b" }]),
      mapping: leaf("item", "item.id", ({ item }) => (item as { id: string }).id),
    });
    const { bench, stepsOf, erp } = await open({ steps: [each] });
    const rows = await stepsOf(await bench.send(message));
    expect(rows.map(({ step, shadow }) => [step, shadow?.request])).toEqual([
      ["each/a", '{"item":"a"}'],
      ["each/b", '{"item":"b"}'],
      ["each", undefined],
    ]);
    expect(erp.calls).toEqual([]);
  });

  test("holds nobody up and opens no case", async () => {
    const erp = createDouble();
    erp.script = () => new Failure("Rejected", "no such article");
    const { bench, row } = await open({ catch: [holdAll] }, erp);
    const [first, second] = [await bench.send(message), await bench.send({ ...message, id: "o2" })];
    expect([(await row(first))?.state, (await row(second))?.state]).toEqual(["deadLettered", "deadLettered"]);
    expect((await bench.journal.cases.list({ limit: 5 })).items).toEqual([]);
  });

  test("waits for a target that is down, as it would live", async () => {
    const erp = createDouble();
    let isDown = true;
    erp.script = () => (isDown ? new Failure("Unavailable", "away", { outcome: "notSent" }) : { id: 1 });
    const { bench, row } = await open({}, erp);
    const id = await bench.send(message);
    expect((await row(id))?.state).toBe("retrying");
    isDown = false;
    await bench.clock.advance(60_000);
    expect((await row(id))?.state).toBe("succeeded");
  });

  test("goes on behind the last step after a crash, and still knows what was made up", async () => {
    const journal = memoryJournal();
    const erp = createDouble();
    let isCrashed = true;
    const crashing = {
      ...journal,
      progress: {
        ...journal.progress,
        record: (record: Parameters<typeof journal.progress.record>[0]) =>
          isCrashed && record.step.step === "confirm"
            ? new Promise<never>(() => undefined)
            : journal.progress.record(record),
      },
    };
    const { bench } = await open({}, erp, { journal: crashing });
    const id = await bench.send(message);
    expect((await journal.progress.steps(id)).map(({ step }) => step)).toEqual(["article", "order"]);
    isCrashed = false;
    const next = await open({}, erp, { journal, clock: bench.clock });
    await next.bench.clock.advance(0);
    expect(erp.calls).toHaveLength(1);
    expect((await next.stepsOf(id)).at(-1)?.shadow?.madeUp).toEqual(["/id"]);
  });
});

describe("a cut-over", () => {
  test("starts as if there had been no shadow: the same message is processed again", async () => {
    const version = {
      id: computed(({ id }) => id),
      key: computed(({ key }) => key),
      version: computed(() => 3),
    };
    const { bench, erp } = await open({ identity: version });
    await bench.send(message);
    const plan = flowPlan({ steps, identity: version });
    await bench.engine.activate(revisionOf([plan], [systemPlan("erp", erp)], "r2"));
    const id = await bench.send(message);
    expect(await bench.journal.messages.get(id)).toMatchObject({ state: "succeeded", mode: "live" });
    expect(erp.calls.map(({ operation }) => operation)).toEqual(["safe", "safe", "upsert", "verified"]);
  });

  test("cancels shadows that wait, and none of them writes", async () => {
    const erp = createDouble();
    erp.script = () => new Failure("Unavailable", "away", { outcome: "notSent" });
    const { bench, row } = await open({}, erp);
    const id = await bench.send(message);
    const well = createDouble();
    await live(bench, well);
    await bench.clock.advance(3_600_000);
    expect((await row(id))?.state).toBe("cancelled");
    expect(well.calls).toEqual([]);
    expect(await bench.engine.replay(id, {})).toMatchObject({
      ok: false,
      reason: "wrongState",
    });
  });

  test("back to shadow lets live messages wait until the flow is live again", async () => {
    const erp = createDouble();
    erp.script = () => new Failure("Unavailable", "away", { outcome: "notSent" });
    const bench = await startBench(revisionOf([flowPlan({ steps })], [systemPlan("erp", erp)]));
    const id = await bench.send(message);
    const well = createDouble();
    const shadow = revisionOf(
      [flowPlan({ steps, mode: "shadow" })],
      [systemPlan("erp", well, { digest: "well" })],
      "r2",
    );
    await bench.engine.activate(shadow);
    await bench.clock.advance(3_600_000);
    expect(well.calls).toEqual([]);
    await live(bench, well, "r3");
    await bench.clock.advance(0);
    expect(await bench.journal.messages.get(id)).toMatchObject({ state: "succeeded", mode: "live" });
    expect(well.calls.map(({ operation }) => operation)).toEqual(["safe", "upsert", "verified"]);
  });

  test("a paused flow takes messages for its live days", async () => {
    const { bench } = await open({ mode: "paused" });
    const id = await bench.send(message);
    expect(await bench.journal.messages.get(id)).toMatchObject({ state: "accepted", mode: "live" });
  });
});
