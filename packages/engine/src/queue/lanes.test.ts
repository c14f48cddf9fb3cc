import { type Journal, type MessageRow, memoryJournal, unfinishedStates } from "@crossdock/journal";
import { type FakeClock, fakeClock, wallClockLeaps } from "@crossdock/kit/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Turn } from "./lane-runner.ts";
import { createLanes, type Lanes, type LanesDeps } from "./lanes.ts";

type Bounds = Pick<LanesDeps, "window" | "laneWindow" | "slots">;
type Outcome = "ok" | "retry" | "hold" | "dead" | "fault";

/** Lanes over a memory journal whose answers take their time, keep their order, and sometimes fail. */
function createYard(bounds: Bounds, scripts: ReadonlyMap<string, Outcome[]>) {
  const clock = fakeClock();
  const journal = slowed(memoryJournal());
  const running = new Map<string, string>();
  const ends = new Map<string, number>();
  const order: MessageRow[] = [];
  const wrongs: string[] = [];
  let most = 0;
  let isUp = true;
  let generation = 0;
  let lanes: Lanes;
  let sequence = 0;

  const run = async (mine: number, row: MessageRow): Promise<Turn> => {
    const lane = row.key ?? row.id;
    if (mine !== generation) return new Promise(() => undefined);
    if (running.has(lane)) wrongs.push(`two of ${lane} at once`);
    running.set(lane, row.id);
    const stored = await journal.store.messages.get(row.id);
    if (!stored || !unfinishedStates.includes(stored.state)) wrongs.push(`${row.id} runs after its end`);
    most = Math.max(most, running.size);
    for (let tick = 0; tick < 3; tick++) await new Promise((resolve) => setImmediate(resolve));
    const turn = await turnOf(mine, row);
    if (mine === generation) running.delete(lane);
    return turn;
  };

  const turnOf = async (mine: number, row: MessageRow): Promise<Turn> => {
    if (mine !== generation) return new Promise(() => undefined);
    const { id: messageId } = row;
    const at = clock.now();
    const settle = journal.store.progress.settle;
    if (!isUp) {
      await settle({ messageId, state: "paused", at, pausedFor: "erp" });
      return { state: "parked", on: { system: "erp" }, row: { ...row, state: "paused" } };
    }
    const outcome = scripts.get(messageId)?.shift() ?? "ok";
    switch (outcome) {
      case "retry": {
        await settle({ messageId, state: "retrying", at, dueAt: at + 100 });
        return { state: "retrying", after: 100, row: { ...row, state: "retrying", dueAt: at + 100 } };
      }
      case "fault":
        return { state: "retrying", after: 50 };
      case "hold":
        await settle({ messageId, state: "held", at });
        return { state: "held", row: { ...row, state: "held" } };
      default: {
        await settle({ messageId, state: outcome === "ok" ? "succeeded" : "deadLettered", at });
        ends.set(messageId, (ends.get(messageId) ?? 0) + 1);
        order.push(row);
        return { state: "ended" };
      }
    }
  };

  const open = (): void => {
    const mine = ++generation;
    running.clear();
    lanes = createLanes({
      journal,
      clock,
      run: (row) => run(mine, row),
      isAvailable: () => isUp,
      onError: () => undefined,
      ...bounds,
    });
  };
  open();

  return {
    clock,
    wrongs,
    order,
    ends,
    most: () => most,
    async accept(key: string | null): Promise<void> {
      const id = `m${sequence++}`;
      const head = { flow: "f@1", retailer: "acme", trigger: "t", identity: null, version: null };
      const message = {
        ...head,
        id,
        mode: "live" as const,
        key,
        revision: "r",
        state: "accepted" as const,
        acceptedAt: clock.now(),
      };
      const texts = { payload: "{}", original: null, failure: null };
      const result = await journal.messages.accept({ ...message, ...texts }, { queueLimit: 10_000 });
      const row = await journal.store.messages.get(id);
      if (result.state === "accepted" && row) lanes.add(row, texts);
    },
    down() {
      isUp = false;
    },
    up(how: "one" | "all") {
      isUp = true;
      lanes.available({ system: "erp" }, how);
    },
    /** A person frees the first held message. */
    async release(action: "retry" | "skip"): Promise<boolean> {
      const { items } = await journal.store.messages.list({ state: "held", limit: 1000 });
      const row = items.at(-1);
      if (!row) return false;
      const state = action === "retry" ? "accepted" : "skipped";
      await journal.store.progress.settle({ messageId: row.id, state, at: clock.now() });
      if (action === "skip") {
        ends.set(row.id, (ends.get(row.id) ?? 0) + 1);
        order.push(row);
      }
      lanes.refresh({ ...row, state });
      return true;
    },
    async restart(): Promise<void> {
      open();
      const recovered = lanes.gain([0]);
      await clock.advance(0);
      await recovered;
    },
    async row(id: string): Promise<MessageRow> {
      const row = await journal.store.messages.get(id);
      if (!row) throw new Error(`no message ${id}`);
      return row;
    },
    async unfinished(): Promise<string[]> {
      return (await journal.store.messages.unfinished("", 10_000)).map(({ id }) => id);
    },
    async drain(): Promise<void> {
      const done = lanes.drain();
      await clock.advance(0);
      await done;
    },
    failReads: journal.failReads,
  };
}

function slowed(store: Journal): Journal & { store: Journal; failReads(count: number): void } {
  let failing = 0;
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return work();
    });
    last = next.catch(() => undefined);
    return next;
  };
  const readable = <Result>(work: () => Promise<Result>): Promise<Result> =>
    inOrder(async () => {
      // What is read is as old as the answer is slow.
      const result = await work();
      for (let tick = 0; tick < 6; tick++) await new Promise((resolve) => setImmediate(resolve));
      if (failing-- > 0) throw new Error("the disk is busy");
      failing = 0;
      return result;
    });
  return {
    ...store,
    store,
    failReads(count) {
      failing = count;
    },
    messages: {
      ...store.messages,
      accept: (message, options) => inOrder(() => store.messages.accept(message, options)),
      lane: (lane, after, limit) => readable(() => store.messages.lane(lane, after, limit)),
      feed: (from, limit) => readable(() => store.messages.feed(from, limit)),
    },
  };
}

async function calm(clock: FakeClock): Promise<void> {
  for (let round = 0; round < 10; round++) await clock.advance(200);
}

type Command =
  | { do: "accept"; key: string | null }
  | { do: "advance"; by: number }
  | { do: "down" | "restart" }
  | { do: "up"; how: "one" | "all" }
  | { do: "release"; action: "retry" | "skip" }
  | { do: "failReads"; count: number }
  | { do: "leap"; by: number };

const commands: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant("accept" as const), key: fc.constantFrom("A", "B", "C", null) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("advance" as const), by: fc.constantFrom(0, 50, 500) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("down" as const, "restart" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("up" as const),
      how: fc.constantFrom("one" as const, "all" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("release" as const),
      action: fc.constantFrom("retry" as const, "skip" as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("failReads" as const), count: fc.constantFrom(1, 2) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("leap" as const),
      by: fc.constantFrom(...wallClockLeaps.map(([, by]) => by)),
    }),
  },
);
const outcomes = fc.array(fc.constantFrom<Outcome>("ok", "ok", "ok", "retry", "hold", "dead", "fault"), {
  maxLength: 4,
});

describe("lanes", () => {
  test("end every message once, one key in order and never two of it at once, whatever happens", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(commands, { minLength: 5, maxLength: 60 }),
        fc.array(outcomes, { minLength: 60, maxLength: 60 }),
        fc.record({
          window: fc.constantFrom(2, 5, 1000),
          laneWindow: fc.constantFrom(1, 3, 500),
          slots: fc.constantFrom(1, 2, 32),
        }),
        async (list, turns, bounds) => {
          const yard = createYard(bounds, new Map(turns.map((turn, index) => [`m${index}`, [...turn]])));
          for (const command of list) {
            switch (command.do) {
              case "accept":
                void yard.accept(command.key);
                break;
              case "advance":
                await yard.clock.advance(command.by);
                break;
              case "up":
                yard.up(command.how);
                break;
              case "release":
                await yard.release(command.action);
                break;
              case "leap":
                yard.clock.leap(command.by);
                break;
              case "failReads":
                yard.failReads(command.count);
                break;
              default:
                await yard[command.do]();
            }
          }
          yard.failReads(0);
          await calm(yard.clock);
          yard.up("all");
          await calm(yard.clock);
          for (let round = 0; round < 100 && (await yard.unfinished()).length > 0; round++) {
            await yard.release("retry");
            await calm(yard.clock);
          }
          expect(yard.wrongs).toEqual([]);
          expect(await yard.unfinished()).toEqual([]);
          expect([...yard.ends.values()].every((count) => count === 1)).toBe(true);
          expect(yard.most()).toBeLessThanOrEqual(bounds.slots);
          for (const key of ["A", "B", "C"]) {
            const places = yard.order.filter((row) => row.key === key).map(({ place }) => place);
            expect(places).toEqual(places.toSorted());
          }
          await yard.drain();
        },
      ),
      { numRuns: 200 },
    );
  });

  test("wake one lane for a trial, and the next one when the trial told nothing", async () => {
    const yard = createYard({}, new Map());
    yard.down();
    for (const key of ["A", "B", "C"]) await yard.accept(key);
    const asked: string[] = [];
    let isUp = true;
    const lanes = createLanes({
      journal: memoryJournal(),
      clock: yard.clock,
      onError: () => undefined,
      isAvailable: (on) => "system" in on && on.system === "erp" && isUp,
      async run({ key }) {
        asked.push(String(key));
        if (asked.length <= 3) return { state: "parked", on: { system: "erp" } };
        // B fails before it reaches the System, C finds it down again.
        if (key === "A") return { state: "parked", on: { system: "wms" } };
        if (key === "B") return { state: "retrying", after: 1000 };
        isUp = false;
        return { state: "parked", on: { system: "erp" } };
      },
    });
    isUp = false;
    for (const id of await yard.unfinished()) {
      const row = await yard.row(id);
      lanes.add(row);
    }
    await yard.clock.advance(0);
    isUp = true;
    lanes.available({ system: "erp" }, "one");
    await yard.clock.advance(0);
    expect(asked).toEqual(["A", "B", "C", "A", "B", "C"]);
    isUp = false;
    lanes.available({ system: "erp" }, "one");
    await yard.clock.advance(0);
    expect(asked.slice(6)).toEqual(["C"]);
  });

  test("leave no timer and start nothing once they drain", async () => {
    const yard = createYard(
      {},
      new Map([
        ["m0", ["retry"]],
        ["m1", ["retry"]],
      ]),
    );
    await yard.accept("A");
    await yard.accept("B");
    await yard.drain();
    expect(yard.clock.pending).toBe(0);
    await yard.clock.advance(1000);
    expect(yard.order).toEqual([]);
    expect(await yard.unfinished()).toEqual(["m0", "m1"]);
  });

  test("end what does not fit into memory", async () => {
    const yard = createYard({ window: 3, laneWindow: 1 }, new Map());
    for (let count = 0; count < 50; count++) void yard.accept(`key ${count % 7}`);
    for (let round = 0; round < 20; round++) await calm(yard.clock);
    expect(await yard.unfinished()).toEqual([]);
    expect(yard.clock.pending).toBe(0);
  });
});
