import { describe, expect, test } from "vitest";
import { acceptAll, badMessage, type Fresh, lane, message, roomy, rowOf, start } from "./samples.ts";

export function limitContract(fresh: Fresh): void {
  describe("the queue limit", () => {
    test("refuses what goes beyond it and stores nothing", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      expect(await journal.messages.accept(message("c"), { queueLimit: 2 })).toEqual({
        state: "full",
        unfinished: 2,
      });
      expect(await journal.messages.get("c")).toBeUndefined();
    });

    test.each(["retrying", "paused", "held"] as const)("a %s message takes room", async (state) => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.progress.settle({ messageId: "a", state, at: start });
      expect(await journal.messages.accept(message("b"), { queueLimit: 1 })).toMatchObject({ state: "full" });
    });

    test.each(["succeeded", "deadLettered", "stale", "skipped", "cancelled"] as const)(
      "a %s message gives its room back",
      async (state) => {
        const journal = await fresh();
        await acceptAll(journal, "a");
        await journal.progress.settle({ messageId: "a", state, at: start });
        expect(await journal.messages.accept(message("b"), { queueLimit: 1 })).toMatchObject({
          state: "accepted",
        });
      },
    );

    test.each([{ flow: "stock@1" }, { retailer: "globex" }])("has no say about %o", async (other) => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      expect(await journal.messages.accept(message("b", other), { queueLimit: 1 })).toMatchObject({
        state: "accepted",
      });
    });
  });

  describe("a page", () => {
    const move = {
      flow: lane.flow,
      retailer: lane.retailer,
      trigger: "orders",
      value: { after: 3 },
      at: start,
    };
    const cursorOf = (journal: Awaited<ReturnType<Fresh>>) =>
      journal.cursors.get(lane.flow, lane.retailer, "orders");

    test("is accepted together with its cursor", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const page = [
        message("b"),
        message("c", { identity: "a" }),
        badMessage("d"),
        message("e", { identity: "b" }),
      ];
      expect(await journal.messages.acceptPage(page, roomy, move)).toEqual([
        { state: "accepted", id: "b", place: expect.any(String) },
        { state: "duplicate", id: "a", seen: 2 },
        { state: "quarantined", id: "d", place: expect.any(String) },
        { state: "duplicate", id: "b", seen: 2 },
      ]);
      expect(await cursorOf(journal)).toEqual({ after: 3 });
    });

    test("moves the cursor when it is empty", async () => {
      const journal = await fresh();
      expect(await journal.messages.acceptPage([], roomy, move)).toEqual([]);
      expect(await cursorOf(journal)).toEqual({ after: 3 });
    });

    test("leaves everything as it was when one of its messages does not fit", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const page = [
        message("b"),
        message("c", { identity: "a" }),
        message("d"),
        message("e", { identity: "d" }),
      ];
      const full = { state: "full", unfinished: 1 };
      expect(await journal.messages.acceptPage(page, { queueLimit: 2 }, move)).toEqual([
        full,
        full,
        full,
        full,
      ]);
      expect(await journal.messages.get("b")).toBeUndefined();
      expect(await rowOf(journal, "a")).toMatchObject({ duplicates: 0 });
      expect(await cursorOf(journal)).toBeUndefined();
      expect(await journal.messages.counts()).toEqual([
        { flow: lane.flow, retailer: lane.retailer, mode: "live", state: "accepted", count: 1 },
      ]);
    });

    test("leaves everything as it was when one of its messages has a known id", async () => {
      const journal = await fresh();
      const page = [message("a"), message("b"), message("a", { identity: null })];
      await expect(journal.messages.acceptPage(page, roomy, move)).rejects.toThrow(
        "message a is in the journal",
      );
      expect(await journal.messages.list({ limit: 5 })).toEqual({ items: [], next: null });
      expect(await cursorOf(journal)).toBeUndefined();
    });

    test("fits when duplicates need no room", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const page = [message("b", { identity: "a" }), message("c"), message("d", { identity: "c" })];
      const answers = await journal.messages.acceptPage(page, { queueLimit: 2 }, null);
      expect(answers.map(({ state }) => state)).toEqual(["duplicate", "accepted", "duplicate"]);
    });
  });
}
