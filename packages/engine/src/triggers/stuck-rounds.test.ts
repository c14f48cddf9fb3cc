import { memoryJournal } from "@crossdock/journal";
import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { revisionOf } from "../testing.ts";
import { pollTrigger } from "./poll.ts";
import { fedBy, listSystem, type Script, startFeed } from "./testing.ts";

const settings = { system: "shop", operation: "records.list", every: "1m", cursor: { overlap: "0s" } };
const circle = () => new Failure("ContractViolation", "the list gives an earlier page again");
const down = () => new Failure("Unavailable", "the shop is down");
const page = { items: [{ id: "1" }] };

/** Answers each round with the next of the lists, and then with the last of them again and again. */
async function polled(answers: ReturnType<Script>[], more: Parameters<typeof fedBy>[2] = {}) {
  let round = 0;
  const script: Script = () => answers[Math.min(round++, answers.length - 1)] ?? [];
  const bench = await startFeed(fedBy(pollTrigger, settings, more), [listSystem(script)]);
  const cases = async () =>
    (await bench.journal.cases.list({ limit: 9 })).items.map(({ state, trigger, title, resolution }) => ({
      ...{ state, trigger, title, resolution },
    }));
  return { ...bench, cases, rounds: () => round };
}

const trigger = { flow: "orders@1", retailer: "acme", trigger: "feed" };
const title =
  "records.list of shop stands still for acme: 3 rounds of orders@1 ended at one cursor, and what is behind it is not read: the list gives an earlier page again";
const open = { state: "open", trigger, title, resolution: null };

describe("a poll that stands still", () => {
  test("opens one case with the third round that ends where it began, and none before", async () => {
    const bench = await polled([[page, circle()]]);
    await bench.clock.advance(60_000);
    expect([bench.rounds(), await bench.cases()]).toEqual([2, []]);
    await bench.clock.advance(60_000);
    expect([bench.rounds(), await bench.cases()]).toEqual([3, [open]]);
    await bench.clock.advance(300_000);
    expect([bench.rounds(), await bench.cases()]).toEqual([8, [open]]);
  });

  test("resolves its case when the cursor moves, whatever becomes of the round then", async () => {
    const stuck = [page, circle()];
    const bench = await polled([stuck, stuck, stuck, [{ ...page, cursor: "c1" }, down()], [down()]]);
    await bench.clock.advance(120_000);
    expect(await bench.cases()).toEqual([open]);
    await bench.clock.advance(60_000);
    expect(await bench.cases()).toEqual([
      { ...open, state: "resolved", resolution: "itself: the cursor moved" },
    ]);
  });

  test("resolves its case when a round comes to the end of the list, and opens another one later", async () => {
    const stuck = [page, circle()];
    const bench = await polled([stuck, stuck, stuck, [], stuck]);
    await bench.clock.advance(180_000);
    const resolution = "itself: a round came to the end of the list";
    expect(await bench.cases()).toEqual([{ ...open, state: "resolved", resolution }]);
    await bench.clock.advance(180_000);
    expect((await bench.cases()).map(({ state }) => state)).toEqual(["open", "resolved"]);
  });

  test("counts rounds that break off behind a page, and pages that cannot be taken at all", async () => {
    const behind = await polled([[page, down()]]);
    await behind.clock.advance(120_000);
    expect(await behind.cases()).toMatchObject([{ state: "open" }]);
    const unreadable = await polled([[new Failure("MappingError", "`items` fails")]]);
    await unreadable.clock.advance(120_000);
    expect(await unreadable.cases()).toMatchObject([{ state: "open" }]);
  });

  test("opens none while the System is down or refuses our credentials", async () => {
    for (const failure of [down(), new Failure("AuthFailed", "the key expired")]) {
      const bench = await polled([[failure]]);
      await bench.clock.advance(600_000);
      expect(await bench.cases()).toEqual([]);
    }
  });

  test("does not count rounds whose cursor moved before they broke off", async () => {
    let round = 0;
    const script: Script = () => [{ ...page, cursor: `c${++round}` }, circle()];
    const bench = await startFeed(fedBy(pollTrigger, settings), [listSystem(script)]);
    await bench.clock.advance(600_000);
    expect((await bench.journal.cases.list({ limit: 9 })).items).toEqual([]);
  });

  test("opens none as a shadow, for which nobody has to act", async () => {
    const bench = await polled([[page, circle()]], { mode: "shadow" });
    await bench.clock.advance(600_000);
    expect(await bench.cases()).toEqual([]);
  });

  test("resolves what an earlier process opened, and opens nothing twice", async () => {
    const journal = memoryJournal();
    const flow = fedBy(pollTrigger, settings);
    const first = await startFeed(flow, [listSystem(() => [page, circle()])], { journal });
    await first.clock.advance(120_000);
    await first.engine.stop(0);
    const again = await startFeed(flow, [listSystem(() => [page, circle()])], { journal });
    await again.clock.advance(300_000);
    expect((await journal.cases.list({ limit: 9 })).items).toHaveLength(1);
    await again.engine.stop(0);
    const moving = await startFeed(flow, [listSystem(() => [{ ...page, cursor: "c1" }])], { journal });
    await moving.clock.advance(0);
    expect((await journal.cases.list({ limit: 9 })).items).toMatchObject([
      { state: "resolved", resolution: "itself: the cursor moved" },
    ]);
  });

  test("leaves no case behind when its trigger goes, and keeps it while the flow is paused", async () => {
    const bench = await polled([[page, circle()]]);
    const shop = listSystem(() => [page, circle()]);
    await bench.clock.advance(120_000);
    const paused = fedBy(pollTrigger, settings, { mode: "paused" });
    await bench.engine.activate(revisionOf([paused], [shop], "paused"));
    expect(await bench.cases()).toEqual([open]);
    await bench.engine.activate(revisionOf([], [shop], "gone"));
    expect(await bench.cases()).toEqual([
      { ...open, state: "resolved", resolution: "itself: the trigger is gone" },
    ]);
  });
});
