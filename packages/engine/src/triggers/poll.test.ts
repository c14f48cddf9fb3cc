import { memoryJournal } from "@crossdock/journal";
import { Failure, type ListCall } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { createDouble, revisionOf, stepPlan, systemPlan } from "../testing.ts";
import { pollTrigger } from "./poll.ts";
import { fedBy, listSystem, type Script, startFeed } from "./testing.ts";

const settings = { system: "shop", operation: "records.list", every: "30s", cursor: { overlap: "5m" } };
const down = () => new Failure("Unavailable", "the shop is down");

/** Answers each round with the next of the lists; remembers what it was asked. */
function rounds(...answers: ReturnType<Script>[]): { script: Script; asked: ListCall[] } {
  const asked: ListCall[] = [];
  return {
    asked,
    script: (call) => {
      asked.push(call);
      return answers[asked.length - 1] ?? [];
    },
  };
}

describe("a poll", () => {
  test("takes every record of every page and goes on from its cursor, overlap and options passed", async () => {
    const { script, asked } = rounds(
      [
        { items: [{ id: "1" }, { id: "2" }], cursor: "c1" },
        { items: [{ id: "3" }], cursor: "c2" },
      ],
      [{ items: [{ id: "3" }, { id: "4" }], cursor: "c3" }],
    );
    const flow = fedBy(pollTrigger, { ...settings, options: { model: "invoice" }, with: { status: "new" } });
    const bench = await startFeed(flow, [listSystem(script)]);
    await bench.clock.advance(30_000);
    expect(await bench.taken()).toEqual(["1", "2", "3", "4"]);
    expect(asked.map(({ cursor, overlap, config, input }) => [cursor, overlap, config, input])).toEqual([
      [undefined, 300_000, { model: "invoice" }, { status: "new" }],
      ["c2", 300_000, { model: "invoice" }, { status: "new" }],
    ]);
    await bench.engine.stop(0);
    expect(bench.clock.pending).toBe(0);
  });

  test("quarantines a record that its list cannot make by itself, takes its neighbours and goes on", async () => {
    const broken = [{ record: { id: "2" }, problem: "its price is free" }];
    const { script, asked } = rounds(
      [
        { items: [{ id: "1" }], broken, cursor: "c1" },
        { items: [{ id: "3" }], cursor: "c2" },
      ],
      [{ items: [{ id: "4" }], broken, cursor: "c3" }],
    );
    const journal = memoryJournal();
    const bench = await startFeed(fedBy(pollTrigger, settings), [listSystem(script)], { journal });
    await bench.clock.advance(60_000);
    expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, "c2", "c3"]);
    const { items } = await journal.messages.list({ limit: 9 });
    expect(items.reverse().map(({ state, failure }) => [state, failure?.problems])).toEqual([
      ["succeeded", undefined],
      ["quarantined", ["its price is free"]],
      ["succeeded", undefined],
      ["succeeded", undefined],
    ]);
  });

  test("keeps the cursor of the last page that was taken when the list fails", async () => {
    const { script, asked } = rounds([{ items: [{ id: "1" }], cursor: "c1" }, down()], [down()], []);
    const bench = await startFeed(fedBy(pollTrigger, settings), [listSystem(script)]);
    await bench.clock.advance(60_000);
    expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, "c1", "c1"]);
    expect(await bench.taken()).toEqual(["1"]);
  });

  test("in shadow reads a drained list on behind a cursor of its own, and live begins at its start", async () => {
    const { script, asked } = rounds(
      [{ items: [{ id: "1" }, { id: "2" }], cursor: "c1" }],
      [{ items: [{ id: "2" }], cursor: "c2" }],
      [{ items: [{ id: "1" }, { id: "2" }] }],
    );
    const shop = listSystem(script);
    const drained = { ...settings, drain: true };
    const bench = await startFeed(fedBy(pollTrigger, drained, { mode: "shadow" }), [shop]);
    await bench.clock.advance(30_000);
    expect(asked.map(({ cursor, drain }) => [cursor, drain])).toEqual([
      [undefined, false],
      ["c1", false],
    ]);
    expect(await bench.taken()).toEqual(["1", "2"]);
    await bench.engine.activate(revisionOf([fedBy(pollTrigger, drained)], [shop], "live"));
    await bench.clock.advance(0);
    expect([asked[2]?.cursor, asked[2]?.drain]).toEqual([undefined, true]);
    expect(await bench.taken()).toEqual(["1", "2", "1", "2"]);
    await bench.engine.stop(0);
  });

  test("reads a drained list from its start each time, without a cursor", async () => {
    const { script, asked } = rounds([{ items: [{ id: "1" }], cursor: "c1" }], [{ items: [{ id: "1" }] }]);
    const bench = await startFeed(fedBy(pollTrigger, { ...settings, drain: true }), [listSystem(script)]);
    await bench.clock.advance(30_000);
    expect(asked.map(({ cursor, drain }) => [cursor, drain])).toEqual([
      [undefined, true],
      [undefined, true],
    ]);
    expect(await bench.taken()).toEqual(["1"]);
    expect(await bench.journal.cursors.get("orders@1", "acme", "feed")).toBeUndefined();
  });

  test("waits while the queue is full, and takes the page once there is room", async () => {
    const erp = createDouble();
    erp.script = () => down();
    const flow = fedBy(pollTrigger, settings, { queue: { limit: 2 }, steps: [stepPlan("write")] });
    const { script, asked } = rounds(
      [
        { items: [{ id: "1" }], cursor: "c1" },
        { items: [{ id: "2" }, { id: "3" }], cursor: "c2" },
      ],
      [],
    );
    const bench = await startFeed(flow, [listSystem(script), systemPlan("erp", erp)]);
    await bench.clock.advance(500);
    expect(await bench.taken()).toEqual(["1"]);
    expect(await bench.journal.cursors.get("orders@1", "acme", "feed")).toBe("c1");
    erp.script = () => ({});
    await bench.clock.advance(60_000);
    expect(await bench.taken()).toEqual(["1", "2", "3"]);
    expect(asked.at(-1)?.cursor).toBe("c2");
    expect(bench.events.filter((event) => event.kind === "received" && event.state === "full")).toHaveLength(
      1,
    );
  });

  test("takes a page that is larger than the queue in parts", async () => {
    const items = Array.from({ length: 7 }, (_, index) => ({ id: String(index) }));
    const { script } = rounds([{ items, cursor: "end" }]);
    const flow = fedBy(pollTrigger, settings, { queue: { limit: 3 } });
    const bench = await startFeed(flow, [listSystem(script)]);
    await bench.clock.advance(10_000);
    expect(await bench.taken()).toEqual(items.map(({ id }) => id));
    expect(await bench.journal.cursors.get("orders@1", "acme", "feed")).toBe("end");
  });

  test("goes on quietly while the System refuses our credentials, and resumes by itself", async () => {
    let isWell = false;
    let calls = 0;
    const script: Script = () => {
      calls++;
      return isWell ? [{ items: [{ id: String(calls) }] }] : [new Failure("AuthFailed", "the key expired")];
    };
    const bench = await startFeed(fedBy(pollTrigger, settings), [listSystem(script)]);
    await bench.clock.advance(290_000);
    expect(calls).toBe(1);
    expect(bench.engine.systems()[0]).toMatchObject({ state: "paused", reason: "the key expired" });
    await bench.clock.advance(40_000);
    expect(calls).toBe(2);
    isWell = true;
    await bench.clock.advance(330_000);
    expect(await bench.taken()).toContain("3");
    expect(bench.engine.systems()[0]).toMatchObject({ state: "available", reason: null });
  });

  test("asks for nothing with an input that does not fit the operation", async () => {
    const { script, asked } = rounds();
    const bench = await startFeed(fedBy(pollTrigger, { ...settings, with: { status: 5 } }), [
      listSystem(script),
    ]);
    await bench.clock.advance(60_000);
    expect(asked).toEqual([]);
  });

  test("stops in the middle of a page that never comes", async () => {
    const shop = listSystem(() => []);
    const list = shop.operations.get("records.list");
    if (!list || !("read" in list)) throw new Error("no list");
    const stuck = {
      ...list,
      async *read() {
        await new Promise(() => undefined);
        yield { items: [] };
      },
    };
    const bench = await startFeed(fedBy(pollTrigger, settings), [
      { ...shop, operations: new Map([["records.list", stuck]]) },
    ]);
    await bench.engine.stop(1000);
    expect(bench.clock.pending).toBe(0);
  });
});
