import { describe, expect, test } from "vitest";
import { failureOf } from "../../testing/failure-of.ts";
import { openStore } from "../testing.ts";
import { listOrders } from "./list.ts";

const eu = { siteId: "RefArchEU" };
const ready = { exportStatus: "ready" };
const number = (seed: number): string => `DE-${String(seed).padStart(8, "0")}`;
const upTo = (count: number): string[] => Array.from({ length: count }, (_, index) => number(index + 1));

describe("a drained orders list", () => {
  test("gives the orders as the API has them, oldest first, and no cursor", async () => {
    const { sim, clock, pages } = await openStore();
    const placed = [];
    for (const seed of [3, 1, 2]) {
      placed.push(...sim.place({ ...eu, seed }));
      await clock.advance(1_000);
    }
    expect(await pages(ready)).toEqual([{ items: placed }]);
  });

  test("asks for the statuses and leaves the others out", async () => {
    const { sim, numbers } = await openStore();
    sim.place(
      { ...eu, seed: 1, exportStatus: "failed" },
      { ...eu, seed: 2, exportStatus: "exported" },
      { ...eu, seed: 3, confirmationStatus: "not_confirmed" },
      { ...eu, seed: 4, status: "cancelled" },
    );
    const filters = { exportStatus: ["ready", "failed"], confirmationStatus: "confirmed", status: "new" };
    expect(await numbers(filters)).toEqual([number(1)]);
  });

  test("lets young orders rest, also one that was placed long after it was created", async () => {
    const { sim, clock, numbers } = await openStore();
    sim.place({ ...eu, seed: 1 });
    const [late] = sim.place({ ...eu, seed: 2 });
    sim.placeOrder({ ...late, placeDate: new Date(clock.now() + 600_000).toISOString() } as typeof late &
      object);
    await clock.advance(1_799_000);
    expect(await numbers({ ...ready, minimumAge: "30m" })).toEqual([]);
    await clock.advance(1_000);
    expect(await numbers({ ...ready, minimumAge: "30m" })).toEqual([number(1)]);
    await clock.advance(600_000);
    expect(await numbers({ ...ready, minimumAge: "30m" })).toEqual(upTo(2));
  });

  test("loses nobody while a fast flow takes orders off it", async () => {
    const { sim, clock, connection, pages } = await openStore();
    for (let seed = 1; seed <= 450; seed++) {
      sim.place({ ...eu, seed, lines: 1, placedAt: clock.now() + seed * 1_000 });
    }
    await clock.advance(600_000);
    const read: string[] = [];
    const { signal } = new AbortController();
    for await (const { items } of listOrders.read({
      connection,
      config: {},
      input: { exportStatus: "ready" },
      cursor: undefined,
      overlap: 0,
      drain: true,
      signal,
    })) {
      for (const item of items) {
        const { orderNo } = item as { orderNo: string };
        read.push(orderNo);
        sim.store.write({ ...eu, orderNo }, "orders.setExportStatus", { exportStatus: "exported" });
      }
    }
    expect(read).toEqual(upTo(450));
    expect(await pages(ready)).toEqual([]);
  });

  test("ends although a slow flow takes nothing off it, and gives each order once", async () => {
    const { sim, clock, numbers } = await openStore();
    for (let seed = 1; seed <= 450; seed++) {
      sim.place({ ...eu, seed, lines: 1, placedAt: clock.now() + Math.floor(seed / 3) * 1_000 });
    }
    expect((await numbers(ready)).toSorted()).toEqual(upTo(450));
  });

  test("gives each order once when more than a page bear one timestamp", async () => {
    const { sim, numbers } = await openStore();
    sim.place(...Array.from({ length: 450 }, (_, index) => ({ ...eu, seed: index + 1, lines: 1 })));
    expect((await numbers(ready)).toSorted()).toEqual(upTo(450));
  });

  test("asks for smaller pages when the answer is too large", async () => {
    const { sim, clock, numbers } = await openStore();
    for (let seed = 1; seed <= 60; seed++) {
      sim.place({ ...eu, seed, lines: 1, placedAt: clock.now() + seed * 1_000 });
    }
    sim.settings.answerLimit = 60_000;
    expect(await numbers(ready)).toEqual(upTo(60));
    sim.settings.answerLimit = 10;
    expect(await failureOf(numbers(ready))).toMatchObject({ class: "Unavailable", code: "sfcc.serverError" });
  });

  test("gives an order again while the index still shows it as it was", async () => {
    const { sim, clock, numbers, run } = await openStore({ indexLag: 10_000 });
    sim.place({ ...eu, seed: 1 });
    await clock.advance(10_000);
    await run("orders.setExportStatus", { ...eu, orderNo: number(1), status: "exported" });
    expect(await numbers(ready)).toEqual([number(1)]);
    await clock.advance(10_000);
    expect(await numbers(ready)).toEqual([]);
  });

  test("reads every site of the System, or those that are asked for", async () => {
    const { sim, numbers } = await openStore({ siteIds: ["RefArchEU", "RefArchJP"] });
    sim.place({ seed: 1, siteId: "RefArchJP" }, { ...eu, seed: 2 }, { seed: 3, siteId: "RefArchUS" });
    expect(await numbers(ready)).toEqual([number(2), "JP-00000001"]);
    expect(await numbers({ ...ready, siteIds: ["RefArchJP"] })).toEqual(["JP-00000001"]);
  });
});

describe("an orders list that is asked for the wrong thing", () => {
  test.each([
    [{}, true, "needs `exportStatus`"],
    [{ exportStatus: ["ready", "exported"] }, true, "needs `exportStatus`"],
    [{ exportStatus: "redy" }, true, "`with.exportStatus`"],
    [{ exportStaus: "ready" }, false, "unknown field `exportStaus`"],
    [{ minimumAge: "soon" }, false, "`with.minimumAge`"],
    [{ since: "2026-03-01" }, false, "`with.since`"],
    [{ since: "2026-03-01T00:00:00" }, true, "`with.since`"],
  ])("%j, drained: %s, says %j", async (input, drain, title) => {
    const { numbers } = await openStore();
    expect(await failureOf(numbers(input, { drain }))).toMatchObject({
      class: "Rejected",
      code: "sfcc.badFilter",
      title: expect.stringContaining(title),
    });
  });
});

describe("an orders list by change", () => {
  const changes = { drain: false };

  test("reads all, then from the cursor on what changed since", async () => {
    const { sim, clock, pages, numbers, run } = await openStore();
    sim.place({ ...eu, seed: 1 }, { ...eu, seed: 2 });
    await clock.advance(600_000);
    const first = await pages({}, changes);
    expect(first.flatMap(({ items }) => items)).toHaveLength(2);
    const cursor = first.at(-1)?.cursor;
    expect(cursor).toEqual({ RefArchEU: new Date(clock.now()).toISOString() });
    expect(await numbers({}, { ...changes, cursor })).toEqual([]);
    await run("orders.setStatus", { ...eu, orderNo: number(1), status: "cancelled" });
    await clock.advance(60_000);
    expect(await numbers({}, { ...changes, cursor })).toEqual([number(1)]);
  });

  test("finds a change that the index showed only after the window was read", async () => {
    const { sim, clock, pages, numbers, run } = await openStore({ indexLag: 90_000 });
    sim.place({ ...eu, seed: 1 });
    await clock.advance(600_000);
    await run("orders.setStatus", { ...eu, orderNo: number(1), status: "cancelled" });
    await clock.advance(30_000);
    const cursor = (await pages({}, changes)).at(-1)?.cursor;
    await clock.advance(60_000);
    expect(await numbers({ status: "cancelled" }, { ...changes, cursor })).toEqual([number(1)]);
  });

  test("reads again as far as the overlap says", async () => {
    const { sim, clock, pages, numbers } = await openStore();
    sim.place({ ...eu, seed: 1 });
    await clock.advance(200_000);
    const cursor = (await pages({}, changes)).at(-1)?.cursor;
    expect(await numbers({}, { ...changes, cursor })).toEqual([]);
    expect(await numbers({}, { ...changes, cursor, overlap: 300_000 })).toEqual([number(1)]);
  });

  test("moves the cursor with every page and never past an order that rests", async () => {
    const { sim, clock, pages } = await openStore();
    const start = clock.now();
    for (let seed = 1; seed <= 250; seed++) {
      sim.place({ ...eu, seed, lines: 1, placedAt: start + seed * 1_000 });
    }
    await clock.advance(1_000_000);
    sim.place({ ...eu, seed: 999 });
    const read = await pages({ minimumAge: "1m" }, changes);
    expect(read.map(({ items }) => items.length)).toEqual([200, 50, 0]);
    expect(read.map(({ cursor }) => Date.parse((cursor as { RefArchEU: string }).RefArchEU) - start)).toEqual(
      [200_000, 250_000, 940_000],
    );
  });

  test("begins where it is told to", async () => {
    const { sim, clock, numbers } = await openStore();
    sim.place({ ...eu, seed: 1 });
    await clock.advance(60_000);
    const since = new Date(clock.now()).toISOString();
    sim.place({ ...eu, seed: 2 });
    await clock.advance(60_000);
    expect(await numbers({ since }, changes)).toEqual([number(2)]);
  });
});
