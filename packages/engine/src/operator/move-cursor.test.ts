import { type Journal, journalAround, memoryJournal } from "@crossdock/journal";
import { type CursorForm, instant, type ListCall } from "@crossdock/kit";
import { Type } from "typebox";
import { describe, expect, test } from "vitest";
import { pollTrigger } from "../triggers/poll.ts";
import { scheduleTrigger } from "../triggers/schedule.ts";
import { fedBy, listSystem, type Script, startFeed } from "../triggers/testing.ts";
import { directionOf, listCursorOf } from "./list-cursor.ts";

const by = { actor: "ann", event: "cursor.moved" };
const place = { flow: "orders@1", retailer: "acme", trigger: "feed" };
const poll = fedBy(pollTrigger, { system: "shop", operation: "records.list", every: "1h" });
const records = [1, 2, 3, 4];

/** A list of what lies behind its cursor, a number. */
function numbered() {
  const calls: ListCall[] = [];
  const script: Script = (call) => {
    calls.push(call);
    const behind = records.filter((id) => id > Number(call.cursor ?? 0));
    return behind.length === 0 ? [] : [{ items: behind.map((id) => ({ id: String(id) })), cursor: 4 }];
  };
  return { calls, script };
}
const counts = async (journal: Journal) => {
  const { items } = await journal.messages.list({ limit: 9 });
  return items.map(({ identity, duplicates }) => [identity, duplicates]).reverse();
};

describe("a cursor that a person moves", () => {
  test("back: what lies behind it is read again at once, and what was taken is a duplicate", async () => {
    const { calls, script } = numbered();
    const bench = await startFeed(poll, [listSystem(script)]);
    await bench.clock.advance(0);
    expect(await bench.engine.cursor(place)).toMatchObject({
      value: 4,
      movedAt: bench.clock.now(),
      system: "shop",
    });
    const moved = await bench.engine.moveCursor(place, { value: 2, reason: "restored", by });
    expect(moved).toEqual({ ok: true, from: 4 });
    await bench.clock.advance(0);
    expect(calls.map(({ cursor }) => cursor)).toEqual([undefined, 2]);
    expect(await counts(bench.journal)).toEqual([
      ["1", 0],
      ["2", 0],
      ["3", 1],
      ["4", 1],
    ]);
    const { items } = await bench.journal.audit.list({ limit: 9 });
    expect(items).toMatchObject([{ ...by, details: { ...place, from: 4, to: 2, reason: "restored" } }]);
  });

  test.each(["before it is stored", "while it is stored"])(
    "is not lost to a round that is under way: the page comes %s",
    async (when) => {
      const { calls, script } = numbered();
      const memory = memoryJournal();
      const page = Promise.withResolvers<void>();
      const journal = journalAround(memory, async (operation, run) => {
        if (operation !== "messages.acceptPage" || calls.length !== 2) return run();
        if (when === "before it is stored") await page.promise;
        const stored = await run();
        await page.promise;
        return stored;
      });
      const bench = await startFeed(poll, [listSystem(script)], { journal });
      await bench.clock.advance(0);
      await memory.cursors.move({ ...place, value: 3, at: 1 });
      await bench.clock.advance(3_600_000);
      const moving = bench.engine.moveCursor(place, { value: 1, reason: "restored", by });
      await bench.clock.advance(0);
      page.resolve();
      expect(await moving).toMatchObject({ ok: true });
      await bench.clock.advance(0);
      expect(calls.at(-1)?.cursor).toBe(1);
    },
  );

  test("is not lost to a page that is still read, however long that takes", async () => {
    let answer = (): void => undefined;
    const asked: unknown[] = [];
    const script: Script = (call) => {
      asked.push(call.cursor);
      return [{ items: [{ id: String(asked.length) }], cursor: asked.length * 10 }];
    };
    const system = listSystem(script);
    const list = system.operations.get("records.list");
    if (list?.kind !== "list") throw new Error("it has a list");
    const slow: typeof list = {
      ...list,
      async *read(call) {
        const isSecond = asked.length === 1;
        for await (const page of list.read(call)) {
          if (isSecond)
            await new Promise<void>((resolve) => {
              answer = resolve;
            });
          yield page;
        }
      },
    };
    const bench = await startFeed(poll, [{ ...system, operations: new Map([[slow.name, slow]]) }]);
    await bench.clock.advance(0);
    await bench.clock.advance(3_600_000);
    const moving = bench.engine.moveCursor(place, { value: 5, reason: "restored", by });
    await bench.clock.advance(5000);
    expect(await moving).toEqual({ ok: true, from: 10 });
    answer();
    await bench.clock.advance(0);
    expect(asked).toEqual([undefined, 10, 5]);
    expect(await bench.taken()).toEqual(["1", "3"]);
  });

  test("is a part of what a schedule remembers, and the rest stays", async () => {
    const { calls, script } = numbered();
    const fetch = { system: "shop", operation: "records.list", cursor: {} };
    const flow = fedBy(scheduleTrigger, { cron: "0 * * * *", timezone: "UTC", fetch });
    const bench = await startFeed(flow, [listSystem(script)]);
    await bench.clock.advance(3_600_000);
    expect(await bench.engine.cursor(place)).toMatchObject({ value: 4 });
    const before = await bench.journal.cursors.get("orders@1", "acme", "feed");
    await bench.engine.moveCursor(place, { value: null, reason: "all again", by });
    expect(await bench.journal.cursors.get("orders@1", "acme", "feed")).toEqual({
      ...Object(before),
      read: null,
    });
    await bench.clock.advance(3_600_000);
    expect(calls.map(({ cursor }) => cursor)).toEqual([undefined, undefined]);
  });
});

/** The cursor of a list that says this of its cursor. */
function cursorOf(form?: CursorForm) {
  const system = listSystem(() => []);
  const list = system.operations.get("records.list");
  if (list?.kind !== "list") throw new Error("it has a list");
  const told = form ? { ...list, cursor: form } : list;
  const found = listCursorOf(
    poll,
    poll.triggers[0] ?? missing(),
    new Map([["shop", { ...system, operations: new Map([[list.name, told]]) }]]),
  );
  return found ?? missing();
}
const missing = (): never => {
  throw new Error("it is there");
};
const windows: CursorForm = {
  summary: "",
  schema: Type.Object({ from: Type.Optional(Type.Integer()) }, { additionalProperties: false }),
  since: (at) => ({ from: at }),
};
const runs: CursorForm = {
  summary: "",
  schema: instant({ description: "" }),
  upTo: (at) => Date.parse(String(at)),
};

describe("what a person writes as a cursor", () => {
  test.each([
    [undefined, 4, 3, { cursor: 3 }],
    [undefined, 4, null, { cursor: null }],
    [undefined, 4, "3", "the cursor is a number, such as `4`, and not a text"],
    [undefined, null, "anything", { cursor: "anything" }],
    [undefined, { page: 1, site: 2 }, { pgae: 2 }, "the cursor has no `pgae`; did you mean `page`?"],
    [undefined, "2026-11-30T22:00:00Z", "2026-11-30 21:00", "did you mean `2026-11-30T21:00:00Z`?"],
    [windows, { from: 1 }, "1970-01-01T00:00:01Z", { cursor: { from: 1000 } }],
    [windows, { from: 1 }, { form: 1 }, "did you mean `from`?"],
    [windows, { from: 1 }, "yesterday", "an instant such as `2026-11-30T22:00:00Z` is one, too"],
    [runs, null, "2026-11-30", "did you mean `2026-11-30T00:00:00Z`?"],
  ])("%#: %j at %j, %j", (form, current, given, wanted) => {
    const read = cursorOf(form).read(given, current);
    if (typeof wanted === "object") expect(read).toEqual(wanted);
    else expect("problem" in read && read.problem).toContain(wanted);
  });

  test.each([
    [undefined, 4, 3, "back"],
    [undefined, 3, 4, "forward"],
    [undefined, 3, 3, "same"],
    [undefined, "a", "b", "unknown"],
    [undefined, null, 1, "forward"],
    [undefined, 1, null, "back"],
    [runs, "2026-11-30T22:00:00Z", "2026-11-30T22:00:00+01:00", "back"],
  ])("%#: from %j to %j", (form, from, to, wanted) => {
    expect(directionOf(cursorOf(form), from, to)).toBe(wanted);
  });
});
