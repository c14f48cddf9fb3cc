import type { FlowPlan } from "@crossdock/flow";
import { type Journal, memoryJournal } from "@crossdock/journal";
import { describe, expect, test } from "vitest";
import {
  type Bench,
  computed,
  createDouble,
  flowPlan,
  revisionOf,
  startBench,
  stepPlan,
  systemPlan,
} from "../testing.ts";
import { eventTrigger } from "../triggers/event.ts";

const emitting = (more: Partial<Parameters<typeof stepPlan>[1]> = {}) =>
  stepPlan("tell", { target: null, emit: "order.accepted", ...more });

const listener = (flow: string, more: Partial<FlowPlan> = {}): FlowPlan =>
  flowPlan({
    flow,
    triggers: [{ id: "told", definition: eventTrigger, config: { name: "order.accepted" } }],
    ...more,
  });

async function start(flows: readonly FlowPlan[], given: Parameters<typeof startBench>[1] = {}) {
  const erp = createDouble();
  const bench = await startBench(revisionOf(flows, [systemPlan("erp", erp)]), given);
  return { erp, bench };
}

async function messagesOf({ journal }: Pick<Bench, "journal">, flow: string) {
  const { items } = await journal.messages.list({ flow, limit: 100 });
  return items.toReversed();
}

describe("a step that emits", () => {
  test("starts each flow that takes the event, once, with what its mapping makes", async () => {
    const mapping = computed(({ key }) => ({ id: `of ${key}`, key }));
    const flows = [
      flowPlan({ steps: [emitting({ mapping }), stepPlan("write")] }),
      listener("invoices@1", {
        triggers: ["told", "again"].map((id) => ({
          id,
          definition: eventTrigger,
          config: { name: "order.accepted" },
        })),
      }),
      listener("mails@1"),
      listener("others@1", { retailer: "globex" }),
      listener("returns@1", {
        triggers: [{ id: "told", definition: eventTrigger, config: { name: "order.returned" } }],
      }),
    ];
    const { erp, bench } = await start(flows);
    const id = await bench.send({ id: "1", key: "A" });
    const [invoice, ...more] = await messagesOf(bench, "invoices@1");
    const [mail] = await messagesOf(bench, "mails@1");
    expect([invoice?.state, mail?.state, more, await bench.state(id)]).toEqual([
      "succeeded",
      "succeeded",
      [],
      "succeeded",
    ]);
    expect(await messagesOf(bench, "others@1")).toEqual([]);
    expect(await messagesOf(bench, "returns@1")).toEqual([]);
    expect(erp.calls).toHaveLength(3);
    expect(invoice).toMatchObject({ identity: "of A", key: "A", trigger: "told" });
    const body = await bench.journal.messages.payload(invoice?.id ?? "");
    expect(JSON.parse(body?.payload ?? "")).toEqual({ id: "of A", key: "A" });
    const { envelope } = JSON.parse(body?.original ?? "");
    expect(envelope).toEqual({
      trigger: "told",
      kind: "event",
      event: "order.accepted",
      flow: "orders@1",
      message: id,
      chain: 1,
    });
  });

  test("emits the message where there is no mapping, and `$steps` lists what it started", async () => {
    let seen: unknown;
    const look = computed((_, { steps }) => {
      seen = structuredClone(steps);
      return {};
    });
    const flows = [
      flowPlan({ steps: [emitting(), stepPlan("write", { mapping: look })] }),
      listener("invoices@1"),
    ];
    const { bench } = await start(flows);
    await bench.send({ id: "1", key: "A" });
    const [invoice] = await messagesOf(bench, "invoices@1");
    const tell = [{ flow: "invoices@1", id: invoice?.id, state: "accepted" }];
    expect(seen).toEqual({ tell });
    expect(invoice).toMatchObject({ identity: "1" });
  });

  test("runs once for each item, and a known identity is a duplicate", async () => {
    const forEach = computed(({ lines }) => lines);
    const mapping = computed((_, { item }) => item as Record<string, unknown>);
    const flows = [flowPlan({ steps: [emitting({ forEach, mapping })] }), listener("lines@1")];
    const { bench } = await start(flows);
    const lines = ["a", "b", "a"].map((id) => ({ id, key: "A" }));
    const id = await bench.send({ id: "1", key: "A", lines });
    expect((await messagesOf(bench, "lines@1")).map(({ identity }) => identity)).toEqual(["a", "b"]);
    const steps = await bench.journal.progress.steps(id);
    expect(steps.map(({ step }) => step)).toEqual(["tell/a", "tell/b", "tell/a#2", "tell"]);
    expect(JSON.parse(steps.at(-1)?.result ?? "").map(([each]: [{ state: string }]) => each.state)).toEqual([
      "accepted",
      "accepted",
      "duplicate",
    ]);
  });

  test("goes on where nobody takes the event, and says what was emitted in shadow without emitting it", async () => {
    const { bench } = await start([flowPlan({ steps: [emitting()] })]);
    expect(await bench.state(await bench.send({ id: "1", key: "A" }))).toBe("succeeded");
    const shadow = await start([flowPlan({ mode: "shadow", steps: [emitting()] }), listener("invoices@1")]);
    const id = await shadow.bench.send({ id: "1", key: "A" });
    expect(await messagesOf(shadow.bench, "invoices@1")).toEqual([]);
    expect(await shadow.bench.journal.progress.steps(id)).toMatchObject([
      {
        shadow: {
          kind: "write",
          system: "event",
          operation: "order.accepted",
          request: '{"id":"1","key":"A"}',
        },
      },
    ]);
  });

  test("quarantines with the listener what does not fit it, and the emitting message ends", async () => {
    const input: FlowPlan["input"] = {
      contract: "invoice@1",
      normalise: async () => ({ ok: false, problems: ["/total is missing"] }),
      sensitive: () => [],
      received: [],
    };
    const { bench } = await start([flowPlan({ steps: [emitting()] }), listener("invoices@1", { input })]);
    expect(await bench.state(await bench.send({ id: "1", key: "A" }))).toBe("succeeded");
    expect(await messagesOf(bench, "invoices@1")).toMatchObject([{ state: "quarantined" }]);
  });

  test("waits while a listener has no room, and starts all of them then", async () => {
    const flows = [
      flowPlan({ steps: [emitting()] }),
      listener("mails@1"),
      listener("invoices@1", { mode: "paused", queue: { limit: 1 } }),
    ];
    const { bench } = await start(flows);
    const first = await bench.send({ id: "1", key: "A" });
    const second = await bench.send({ id: "2", key: "B" });
    expect(await bench.state(first)).toBe("succeeded");
    expect(await messagesOf(bench, "mails@1")).toHaveLength(1);
    expect((await bench.journal.progress.steps(second)).length).toBe(0);
    const [waiting] = await messagesOf(bench, "invoices@1");
    await bench.journal.progress.settle({ messageId: waiting?.id ?? "", state: "skipped", at: 1 });
    await bench.clock.advance(1000);
    expect(await bench.state(second)).toBe("succeeded");
    expect(await messagesOf(bench, "mails@1")).toHaveLength(2);
    expect(bench.events).toContainEqual(
      expect.objectContaining({ kind: "received", flow: "invoices@1", state: "full" }),
    );
  });

  test("emits once where the journal's answer is lost, and once where it never wrote", async () => {
    for (const wrote of [true, false]) {
      const journal = memoryJournal();
      let isFailing = true;
      const fragile: Journal = {
        ...journal,
        progress: {
          ...journal.progress,
          async record(record) {
            const answer = isFailing && !wrote ? [] : await journal.progress.record(record);
            if (isFailing && record.emits) throw new Error("the answer was lost");
            return answer;
          },
        },
      };
      const flows = [flowPlan({ steps: [emitting(), stepPlan("write")] }), listener("invoices@1")];
      const { bench, erp } = await start(flows, { journal: fragile });
      const id = await bench.send({ id: "1", key: "A" });
      isFailing = false;
      await bench.clock.advance(60_000);
      expect(await bench.state(id)).toBe("succeeded");
      expect(await messagesOf(bench, "invoices@1")).toHaveLength(1);
      // The listener's message was taken in by an answer that was lost: a restart brings it.
      expect(erp.calls.length).toBe(wrote ? 1 : 2);
    }
  });

  test("ends where flows start each other for ever", async () => {
    const loop = [
      flowPlan({ steps: [emitting()], identity: { id: null, key: null, version: null }, ...heard }),
    ];
    const { bench } = await start(loop);
    await bench.send({ id: "1" });
    const messages = await messagesOf(bench, "orders@1");
    expect(messages).toHaveLength(33);
    expect(messages.at(-1)).toMatchObject({
      state: "deadLettered",
      failure: {
        class: "Rejected",
        title: "order.accepted would be event 33 in a row: flows start each other",
      },
    });
  });
});

const heard = { triggers: [{ id: "told", definition: eventTrigger, config: { name: "order.accepted" } }] };
