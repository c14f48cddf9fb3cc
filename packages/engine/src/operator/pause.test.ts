import { type Journal, memoryJournal, type PauseTarget } from "@crossdock/journal";
import { Failure, type TriggerDefinition } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { Type } from "typebox";
import { describe, expect, test } from "vitest";
import { createDouble, flowPlan, revisionOf, startBench, stepPlan, systemPlan, target } from "../testing.ts";

const ann = (event: string) => ({ by: { actor: "ann", event } });
const erp = { system: "erp" };
const reason = "the month is closed";
const flowOf = (change: object = {}): PauseTarget => ({
  flow: "orders@1",
  retailer: null,
  trigger: null,
  ...change,
});

const audited = async (journal: Journal) =>
  (await journal.audit.list({ limit: 9 })).items.map(({ event, actor, details }) => ({
    event,
    actor,
    ...details,
  }));

describe("a System that a person paused", () => {
  test("is not called: its messages wait, whatever a probe would find, until it is resumed", async () => {
    const double = createDouble();
    const { engine, journal, clock, send, state } = await startBench(
      revisionOf([flowPlan()], [systemPlan("erp", double)]),
    );
    expect(await engine.pause(erp, { reason, ...ann("system.paused") })).toEqual({ ok: true });
    const ids = [await send({ id: "1", key: "A" }), await send({ id: "2", key: "B" })];
    expect(await engine.probe("erp")).toMatchObject({ ok: false, reason: "paused", pause: { reason } });
    await clock.advance(3_600_000);
    expect(await Promise.all(ids.map(state))).toEqual(["paused", "paused"]);
    const row = await journal.messages.get(ids[0] ?? "");
    expect(row && engine.waitsFor(row)).toEqual(erp);
    expect(engine.systems()).toMatchObject([{ state: "paused", reason, parked: 2, pause: { actor: "ann" } }]);
    expect(await engine.retry(ids[0] ?? "", {})).toMatchObject({
      ok: false,
      detail: `the message is paused: ann has paused erp: ${reason}`,
    });
    expect(double.calls).toEqual([]);
    expect(await engine.resume(erp, { reason: "done", ...ann("system.resumed") })).toEqual({ ok: true });
    await clock.advance(0);
    expect(double.calls.map(({ input }) => input)).toMatchObject([{ id: "1" }, { id: "2" }]);
    expect(await audited(journal)).toEqual([
      { event: "system.resumed", actor: "ann", system: "erp", reason: "done" },
      { event: "system.paused", actor: "ann", system: "erp", reason },
    ]);
  });

  test("stays paused over a restart, and over a reload that changes it and does not probe it", async () => {
    const journal = memoryJournal();
    const double = createDouble();
    const first = systemPlan("erp", double);
    const { engine, clock } = await startBench(revisionOf([flowPlan()], [first]), { journal });
    await engine.pause(erp, { reason });
    await engine.stop(0);
    const bench = await startBench(revisionOf([flowPlan()], [first]), { journal, clock });
    const away = {
      ...first.connector,
      probe: async () => Promise.reject(new Failure("Unavailable", "it moves")),
    };
    const changed = systemPlan("erp", double, { digest: "changed", connector: away });
    await bench.engine.activate(revisionOf([flowPlan()], [changed], "r2"), { probe: true });
    const id = await bench.send({ id: "1", key: "A" });
    expect([await bench.state(id), double.calls.length]).toEqual(["paused", 0]);
    await bench.engine.resume(erp);
    await clock.advance(0);
    expect(await bench.state(id)).toBe("succeeded");
  });

  test("lets the call under way end, and is resumed from refused credentials as well", async () => {
    const double = createDouble();
    const answer = Promise.withResolvers<unknown>();
    double.script = () => answer.promise;
    const { engine, clock, send, state } = await startBench(
      revisionOf([flowPlan()], [systemPlan("erp", double)]),
    );
    const id = await send({ id: "1", key: "A" });
    await engine.pause(erp, { reason });
    answer.resolve({});
    await clock.advance(0);
    expect([await state(id), engine.systems()[0]?.state]).toEqual(["succeeded", "paused"]);
    await engine.resume(erp);
    double.script = () => new Failure("AuthFailed", "expired");
    const refused = await send({ id: "2", key: "A" });
    await engine.pause(erp, { reason });
    double.script = () => ({});
    await clock.advance(3_600_000);
    expect(await state(refused)).toBe("paused");
    await engine.resume(erp);
    await clock.advance(0);
    expect(await state(refused)).toBe("succeeded");
  });

  test("is paused once and resumed once; what is refused is not in the audit", async () => {
    const { engine, journal } = await startBench(
      revisionOf([flowPlan()], [systemPlan("erp", createDouble())]),
    );
    expect(await engine.resume(erp, ann("system.resumed"))).toEqual({ ok: false, reason: "notPaused" });
    expect(await engine.resume({ system: "wms" })).toEqual({ ok: false, reason: "unknownSystem" });
    expect(await engine.probe("wms")).toEqual({ ok: false, reason: "unknownSystem" });
    await engine.pause(erp, { reason });
    const again = await engine.pause(erp, { reason: "another", ...ann("system.paused") });
    expect(again).toMatchObject({ ok: false, reason: "paused", pause: { reason, actor: "daemon" } });
    expect(await audited(journal)).toEqual([]);
    expect(await journal.commands.pending(9)).toEqual([]);
  });

  test("is paused at the next start where a crash cut the command off", async () => {
    const journal = memoryJournal();
    const command = { id: "k1", kind: "pause", target: "erp", actor: "ann", at: 0, event: "system.paused" };
    await journal.commands.put({ ...command, input: { target: erp, reason } });
    const { engine } = await startBench(revisionOf([flowPlan()], [systemPlan("erp", createDouble())]), {
      journal,
    });
    expect(engine.systems()).toMatchObject([{ state: "paused", pause: { actor: "ann", reason } }]);
    expect(await journal.commands.get("k1")).toMatchObject({ outcome: { ok: true } });
  });
});

describe("a flow that a person paused", () => {
  const two = [stepPlan("first"), stepPlan("second", { target: target("safe") })];

  test("takes messages and runs none, of every retailer, until it is resumed", async () => {
    const double = createDouble();
    const flows = [flowPlan(), flowPlan({ retailer: "globex" }), flowPlan({ flow: "stock@1" })];
    const { engine, journal, clock, send, state } = await startBench(
      revisionOf(flows, [systemPlan("erp", double)]),
    );
    await engine.pause(flowOf({ flow: "orders" }), { reason });
    const id = await send({ id: "1", key: "A" });
    await engine.accept("orders@1", "globex", { id: "2", key: "B" });
    await engine.accept("stock@1", "acme", { id: "3", key: "C" });
    await clock.advance(3_600_000);
    expect(double.calls.map(({ input }) => input)).toMatchObject([{ id: "3" }]);
    const row = await journal.messages.get(id);
    expect(row && engine.waitsFor(row)).toMatchObject({ flow: "orders@1" });
    expect(await engine.retry(id, {})).toMatchObject({
      detail: `the message is accepted: daemon has paused its flow: ${reason}`,
    });
    await engine.resume(flowOf({ flow: "orders" }));
    await clock.advance(0);
    expect([await state(id), double.calls.length]).toEqual(["succeeded", 3]);
    expect(row && engine.waitsFor(row)).toBeNull();
  });

  test("of one retailer leaves the others alone, and two pauses hold until both have ended", async () => {
    const double = createDouble();
    const flows = [flowPlan(), flowPlan({ retailer: "globex" })];
    const { engine, clock, send, state } = await startBench(revisionOf(flows, [systemPlan("erp", double)]));
    await engine.pause(flowOf({ retailer: "acme" }), { reason });
    await engine.accept("orders@1", "globex", { id: "2", key: "B" });
    const id = await send({ id: "1", key: "A" });
    expect(double.calls).toHaveLength(1);
    await engine.pause(flowOf(), { reason });
    expect(await engine.resume(flowOf({ retailer: "globex" }))).toEqual({ ok: false, reason: "notPaused" });
    await engine.resume(flowOf({ retailer: "acme" }));
    await clock.advance(0);
    expect(await state(id)).toBe("accepted");
    await engine.resume(flowOf());
    await clock.advance(0);
    expect(await state(id)).toBe("succeeded");
  });

  test("stops between two steps, and goes on behind the first one after a restart", async () => {
    const journal = memoryJournal();
    const double = createDouble();
    const revision = revisionOf([flowPlan({ steps: two })], [systemPlan("erp", double)]);
    const answer = Promise.withResolvers<unknown>();
    double.script = () => answer.promise;
    const { engine, clock, send } = await startBench(revision, { journal });
    const id = await send({ id: "1", key: "A" });
    await engine.pause(flowOf(), { reason });
    answer.resolve({});
    await clock.advance(0);
    expect(double.calls.map(({ operation }) => operation)).toEqual(["upsert"]);
    await engine.stop(0);
    const bench = await startBench(revision, { journal, clock });
    expect(await bench.state(id)).toBe("accepted");
    await bench.engine.resume(flowOf());
    await clock.advance(0);
    expect(await bench.state(id)).toBe("succeeded");
    expect(double.calls.map(({ operation }) => operation)).toEqual(["upsert", "safe"]);
  });

  test("holds a message that a reload has left to its own revision, and lets it go on", async () => {
    const double = createDouble();
    const systems = [systemPlan("erp", double)];
    const first = revisionOf([flowPlan({ steps: two })], systems);
    const answer = Promise.withResolvers<unknown>();
    double.script = () => answer.promise;
    const { engine, clock, send, state } = await startBench(first);
    const id = await send({ id: "1", key: "A" });
    await engine.pause(flowOf(), { reason });
    answer.resolve({});
    await engine.activate(revisionOf([flowPlan({ flow: "orders@2" })], systems, "r2"));
    await clock.advance(0);
    expect([await state(id), double.calls.length]).toEqual(["accepted", 1]);
    await engine.resume(flowOf());
    await clock.advance(0);
    expect([await state(id), double.calls.length]).toEqual(["succeeded", 2]);
  });
});

describe("a trigger", () => {
  const ticks: TriggerDefinition = {
    name: "ticks",
    summary: "Takes a message in each minute.",
    status: "stable",
    config: Type.Object({}),
    examples: [],
    async run(_, { clock, accept, signal, id }) {
      while (!signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = clock.schedule(60_000, resolve);
          signal.addEventListener("abort", () => {
            timer.cancel();
            resolve();
          });
        });
        if (!signal.aborted) await accept({ message: { id: `${id} ${clock.now()}` }, envelope: {} });
      }
    },
  };
  const webhook: TriggerDefinition = {
    ...ticks,
    name: "webhook",
    async run(_, { serve, accept, signal }) {
      serve("/orders", async () => {
        await accept({ message: { id: "sent" }, envelope: {} });
        return { status: 202, body: {} };
      });
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  };
  const triggers = [
    { id: "tick", definition: ticks, config: {} },
    { id: "tock", definition: ticks, config: {} },
    { id: "hook", definition: webhook, config: {} },
  ];
  const start = async () => {
    const clock = fakeClock();
    const revision = revisionOf([flowPlan({ steps: [], triggers })], []);
    const bench = await startBench(revision, { clock });
    const taken = async () => {
      await clock.advance(60_000);
      return (await bench.journal.messages.list({ limit: 99 })).items.map(({ trigger }) => trigger).sort();
    };
    const request = { method: "POST", path: "/orders", query: {}, headers: {}, body: Buffer.from("{}") };
    const hook = async () => bench.engine.webhook("acme", "/orders", request as never);
    return { ...bench, taken, hook };
  };

  test("that a person paused does not fire, the others do, and it goes on when it is resumed", async () => {
    const { engine, taken } = await start();
    await engine.pause(flowOf({ trigger: "tick" }), { reason });
    expect(await taken()).toEqual(["tock"]);
    await engine.resume(flowOf({ trigger: "tick" }));
    expect(await taken()).toEqual(["tick", "tock", "tock"]);
  });

  test("that is a webhook tells its sender to come later, and takes nothing", async () => {
    const { engine, hook, taken } = await start();
    await engine.pause(flowOf({ flow: "orders", retailer: "acme", trigger: "hook" }), { reason });
    expect(await hook()).toMatchObject({ status: 503, headers: { "retry-after": "60" } });
    expect(await taken()).toEqual(["tick", "tock"]);
    await engine.resume(flowOf({ flow: "orders", retailer: "acme", trigger: "hook" }));
    expect(await hook()).toMatchObject({ status: 202 });
  });

  test("of a paused flow fetches nothing, and its webhook takes what is sent", async () => {
    const { engine, hook, taken } = await start();
    await engine.pause(flowOf(), { reason });
    expect(await hook()).toMatchObject({ status: 202 });
    expect(await taken()).toEqual(["hook"]);
  });
});
