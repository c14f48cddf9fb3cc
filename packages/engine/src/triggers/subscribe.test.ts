import type { SystemPlan } from "@crossdock/flow";
import { type Journal, memoryJournal } from "@crossdock/journal";
import { defineConnector, Failure, operationsOf, type Receipt } from "@crossdock/kit";
import { Type } from "typebox";
import { describe, expect, test } from "vitest";
import { createDouble, stepPlan, systemPlan } from "../testing.ts";
import { subscribeTrigger } from "./subscribe.ts";
import { fedBy, startFeed } from "./testing.ts";

interface Queued {
  body: unknown;
  tries: number;
}

/** A small queue, as a broker has it: what is not acknowledged comes again when its receiver comes back or refuses it. */
function createQueue() {
  const waiting: Queued[] = [];
  const unsettled = new Set<Queued>();
  const acknowledged: unknown[] = [];
  const receipts: Receipt[] = [];
  let wake = (): void => undefined;
  let cut = (): void => undefined;
  const queue = {
    waiting,
    unsettled,
    acknowledged,
    receipts,
    /** What opening a subscription meets; undefined: it opens. */
    refusal: undefined as (() => Error | undefined) | undefined,
    opened: 0,
    subscribers: [] as string[],
    /** Called before an acknowledgement: a crash loses it there. */
    beforeAck: async (_receipt: Receipt): Promise<void> => undefined,
    send(...bodies: unknown[]) {
      waiting.push(...bodies.map((body) => ({ body, tries: 0 })));
      wake();
    },
    /** The connection is lost. */
    disconnect: () => cut(),
    /** Takes the next message; undefined once the receiver stops. Throws when the connection is lost. */
    async next(signal: AbortSignal): Promise<Queued | undefined> {
      for (;;) {
        if (signal.aborted) return undefined;
        const first = waiting.shift();
        if (first) {
          first.tries++;
          unsettled.add(first);
          return first;
        }
        await new Promise<void>((resolve, reject) => {
          wake = resolve;
          cut = () => reject(new Failure("Unavailable", "the connection was lost"));
          signal.addEventListener("abort", () => resolve(), { once: true });
        });
      }
    },
    ack(message: Queued) {
      unsettled.delete(message);
      acknowledged.push(message.body);
    },
    /** Gives back what was not acknowledged, in its order. */
    giveBack(...messages: Queued[]) {
      for (const message of messages) unsettled.delete(message);
      waiting.unshift(...messages);
      wake();
    },
  };
  return queue;
}

type Queue = ReturnType<typeof createQueue>;

const { defineSubscription } = operationsOf<{ queue: Queue }>();

const receive = (observes: boolean) =>
  defineSubscription({
    name: "messages.receive",
    summary: "Receives the messages of a queue.",
    status: "experimental",
    trait: "safe",
    config: Type.Object({ queue: Type.String({ default: "orders" }) }),
    input: Type.Object({}),
    item: Type.Object({ id: Type.String() }),
    observes,
    examples: [],
    async subscribe({ connection: { queue }, config, subscriber, observe, ready, deliver, signal }) {
      const refused = queue.refusal?.();
      if (refused) throw refused;
      queue.opened++;
      queue.subscribers.push(`${config.queue}:${subscriber}${observe ? ":observing" : ""}`);
      ready();
      try {
        for (let next = await queue.next(signal); next; next = await queue.next(signal)) {
          const receipt = await deliver({
            message: next.body,
            envelope: { source: config.queue, tries: next.tries },
          });
          queue.receipts.push(receipt);
          await queue.beforeAck(receipt);
          if (receipt.state !== "refused") queue.ack(next);
          else if (receipt.reason === "full") {
            const again = next;
            setTimeout(() => queue.giveBack(again), 0);
          }
        }
      } finally {
        queue.giveBack(...queue.unsettled);
      }
    },
  });

function broker(
  queue: Queue,
  { observes = false, ...more }: Partial<SystemPlan> & { observes?: boolean } = {},
) {
  const operation = receive(observes);
  const connector = defineConnector({
    name: "queue",
    summary: "A queue of a test.",
    status: "experimental",
    auth: { none: Type.Object({}) },
    options: Type.Object({}),
    operations: [operation],
    failures: {},
    examples: [],
    open: () => ({ queue }),
  });
  return {
    ...systemPlan("broker", createDouble()),
    connector,
    operations: new Map([[operation.name, operation]]),
    ...more,
  };
}

const settings = { system: "broker", operation: "messages.receive" };
const flow = (more: Parameters<typeof fedBy>[2] = {}) => fedBy(subscribeTrigger, settings, more);
const breaker = { failures: 1, within: 60_000, probe: 30_000 };

describe("a subscription", () => {
  test("acknowledges a message once it is in the journal, and not before", async () => {
    const queue = createQueue();
    const journal = memoryJournal();
    const stored: unknown[] = [];
    queue.beforeAck = async (receipt) => {
      if ("id" in receipt) stored.push((await journal.messages.get(receipt.id))?.identity);
    };
    queue.send({ id: "1" }, { id: "2" });
    const bench = await startFeed(flow(), [broker(queue)], { journal });
    queue.send({ id: "3" });
    await bench.clock.advance(0);
    expect(await bench.taken()).toEqual(["1", "2", "3"]);
    expect(stored).toEqual(["1", "2", "3"]);
    expect(queue.acknowledged).toEqual([{ id: "1" }, { id: "2" }, { id: "3" }]);
    expect(queue.subscribers).toEqual(["orders:orders/acme/feed"]);
    await bench.engine.stop(0);
    expect(bench.clock.pending).toBe(0);
  });

  test("whose process dies between storing and acknowledging gets the message again, and runs it once", async () => {
    const queue = createQueue();
    const journal = memoryJournal();
    queue.send({ id: "1" });
    queue.beforeAck = () => Promise.reject(new Error("killed"));
    const first = await startFeed(flow(), [broker(queue)], { journal });
    await first.clock.advance(0);
    expect([await first.taken(), queue.acknowledged]).toEqual([["1"], []]);
    await first.engine.stop(0);
    expect(queue.waiting).toMatchObject([{ body: { id: "1" }, tries: 1 }]);
    queue.beforeAck = async () => undefined;
    const second = await startFeed(flow(), [broker(queue)], { journal });
    queue.send({ id: "2" });
    await second.clock.advance(0);
    expect(queue.receipts.map(({ state }) => state)).toEqual(["accepted", "duplicate", "accepted"]);
    expect(queue.acknowledged).toEqual([{ id: "1" }, { id: "2" }]);
    expect(await second.taken()).toEqual(["1", "2"]);
    await second.engine.stop(0);
  });

  test("acknowledges nothing that the journal cannot store, and begins again", async () => {
    const queue = createQueue();
    const journal = memoryJournal();
    let isFull = true;
    const failing: Journal = {
      ...journal,
      messages: {
        ...journal.messages,
        accept: (...args) =>
          isFull ? Promise.reject(new Error("no space left")) : journal.messages.accept(...args),
      },
    };
    queue.send({ id: "1" });
    const bench = await startFeed(flow(), [broker(queue)], { journal: failing });
    await bench.clock.advance(0);
    expect([queue.acknowledged, queue.waiting.length]).toEqual([[], 1]);
    isFull = false;
    await bench.clock.advance(5000);
    expect([queue.acknowledged, queue.opened]).toEqual([[{ id: "1" }], 2]);
    await bench.engine.stop(0);
  });

  test("refuses what the queue of the flow has no room for; the source gives it again", async () => {
    const queue = createQueue();
    const erp = createDouble();
    erp.script = () => new Failure("Unavailable", "the ERP is down");
    const bench = await startFeed(flow({ queue: { limit: 1 }, steps: [stepPlan("write")] }), [
      broker(queue),
      systemPlan("erp", erp),
    ]);
    queue.send({ id: "1" }, { id: "2" });
    await bench.clock.advance(0);
    expect(queue.receipts.at(-1)).toEqual({ state: "refused", reason: "full", retryAfter: 5000 });
    expect(queue.acknowledged).toEqual([{ id: "1" }]);
    erp.script = () => ({});
    for (let turn = 0; turn < 50 && queue.acknowledged.length < 2; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      await bench.clock.advance(1000);
    }
    expect(queue.acknowledged).toEqual([{ id: "1" }, { id: "2" }]);
    await bench.engine.stop(0);
  });

  test("quarantines a message that is not as declared by itself, and acknowledges it", async () => {
    const queue = createQueue();
    queue.send({ id: "1" }, { number: 2 }, { id: "3" });
    const bench = await startFeed(flow(), [broker(queue)]);
    await bench.clock.advance(0);
    expect(queue.receipts.map(({ state }) => state)).toEqual(["accepted", "quarantined", "accepted"]);
    expect(queue.acknowledged).toHaveLength(3);
    const { items } = await bench.journal.messages.list({ limit: 10, state: "quarantined" });
    expect(items[0]?.failure?.problems?.[0]).toContain("not as its operation declares");
    await bench.engine.stop(0);
  });

  test("begins again when the connection is lost, and gets what it had not acknowledged", async () => {
    const queue = createQueue();
    const bench = await startFeed(flow(), [broker(queue)]);
    await bench.clock.advance(0);
    queue.disconnect();
    await bench.clock.advance(0);
    queue.send({ id: "1" });
    await bench.clock.advance(5000);
    expect([await bench.taken(), queue.opened]).toEqual([["1"], 2]);
    await bench.engine.stop(0);
  });

  test("begins through the breaker of its System, and waits while it is open", async () => {
    const queue = createQueue();
    let tries = 0;
    queue.refusal = () => {
      tries++;
      return new Failure("Unavailable", "the broker is down");
    };
    const bench = await startFeed(flow(), [broker(queue, { breaker })]);
    await bench.clock.advance(20_000);
    expect(tries).toBe(1);
    expect(bench.engine.systems()).toMatchObject([{ name: "broker", state: "open" }]);
    queue.refusal = undefined;
    queue.send({ id: "1" });
    await bench.clock.advance(40_000);
    expect(await bench.taken()).toEqual(["1"]);
    expect(bench.engine.systems()).toMatchObject([{ name: "broker", state: "available", running: 0 }]);
    await bench.engine.stop(0);
  });

  test("that never begins is a time-out of its System", async () => {
    const queue = createQueue();
    const shop = broker(queue, { breaker });
    const stuck = defineSubscription({
      ...receive(false),
      subscribe: () => new Promise<void>(() => undefined),
    });
    const bench = await startFeed(flow(), [{ ...shop, operations: new Map([[stuck.name, stuck]]) }]);
    await bench.clock.advance(10_000);
    expect(bench.engine.systems()).toMatchObject([{ state: "open", running: 0 }]);
    await bench.engine.stop(0);
    expect(bench.clock.pending).toBe(0);
  });

  test("in shadow takes nothing: it observes where the source can, and waits otherwise", async () => {
    const queue = createQueue();
    queue.send({ id: "1" });
    const blind = await startFeed(flow({ mode: "shadow" }), [broker(queue)]);
    await blind.clock.advance(20_000);
    expect([await blind.taken(), queue.opened]).toEqual([[], 0]);
    await blind.engine.stop(0);
    const bench = await startFeed(flow({ mode: "shadow" }), [broker(queue, { observes: true })]);
    await bench.clock.advance(0);
    expect(queue.subscribers).toEqual(["orders:orders/acme/feed/shadow:observing"]);
    await bench.engine.stop(0);
  });
});
