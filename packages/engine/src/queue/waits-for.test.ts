import type { FlowPlan } from "@crossdock/flow";
import { Failure } from "@crossdock/kit";
import { expect, test } from "vitest";
import {
  type Bench,
  createDouble,
  flowPlan,
  holdAll,
  revisionOf,
  startBench,
  systemPlan,
} from "../testing.ts";

async function waitsFor({ engine, journal }: Bench, id: string) {
  const row = await journal.messages.get(id);
  return row && engine.waitsFor(row);
}

async function failing(failure: Failure, more: Partial<FlowPlan> = {}) {
  const erp = createDouble();
  erp.script = () => failure;
  const breaker = { failures: 1, within: 60_000, probe: 30_000 };
  const system = systemPlan("erp", erp, failure.outcome === "notSent" ? { breaker } : {});
  const bench = await startBench(revisionOf([flowPlan(more)], [system]));
  return { bench, system, id: await bench.send({ id: "1", key: "A" }) };
}

test("a message that is tried again waits for an instant", async () => {
  const { bench, id } = await failing(new Failure("Conflict", "in use"));
  expect(await waitsFor(bench, id)).toEqual({ until: bench.clock.now() + 1000 });
});

test("a message whose System takes no calls waits for the System", async () => {
  const { bench, id } = await failing(new Failure("Unavailable", "down", { outcome: "notSent" }));
  expect(await waitsFor(bench, id)).toEqual({ system: "erp" });
});

test("a held message waits for a person, and an ended one for nothing", async () => {
  const { bench, id } = await failing(new Failure("Rejected", "no"), { catch: [holdAll] });
  expect(await waitsFor(bench, id)).toEqual({ person: true });
  const ended = await failing(new Failure("Rejected", "no"));
  expect(await waitsFor(ended.bench, ended.id)).toBeNull();
});

test("a message waits for its flow while it is paused, gone, or in shadow", async () => {
  const flow = { flow: "orders@1", retailer: "acme", mode: "live" };
  const paused = await startBench(
    revisionOf([flowPlan({ mode: "paused" })], [systemPlan("erp", createDouble())]),
  );
  const id = await paused.send({ id: "1", key: "A" });
  expect([await paused.state(id), await waitsFor(paused, id)]).toEqual(["accepted", flow]);
  const {
    bench,
    system,
    id: parked,
  } = await failing(new Failure("Unavailable", "down", { outcome: "notSent" }));
  const behind = await bench.send({ id: "2", key: "A" });
  expect(await waitsFor(bench, behind)).toBeNull();
  await bench.engine.activate(revisionOf([], [system], "r2"));
  expect(await waitsFor(bench, behind)).toEqual(flow);
  await bench.engine.activate(revisionOf([flowPlan({ mode: "shadow" })], [system], "r3"));
  expect(await waitsFor(bench, parked)).toEqual(flow);
});
