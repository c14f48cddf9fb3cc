import { describe, expect, test } from "vitest";
import {
  acceptAll,
  badMessage,
  type Fresh,
  failure,
  lane,
  message,
  newCase,
  roomy,
  rowOf,
  start,
  step,
} from "./samples.ts";

export function acceptContract(fresh: Fresh): void {
  describe("accepting", () => {
    test("keeps an accepted message with its payload", async () => {
      const journal = await fresh();
      const original = '{"envelope":{"header":"ü"}}';
      const answer = await journal.messages.accept(message("a", { version: 7.5, original }), roomy);
      expect(answer).toEqual({ state: "accepted", id: "a", seq: expect.any(Number) });
      expect(await journal.messages.payload("a")).toEqual({ payload: '{"order":"a"}', original });
      expect(await journal.messages.get("a")).toEqual({
        ...lane,
        id: "a",
        seq: answer.state === "accepted" && answer.seq,
        trigger: "orders",
        identity: "a",
        version: 7.5,
        state: "accepted",
        revision: "first",
        pinned: false,
        acceptedAt: start,
        dueAt: null,
        attempts: 0,
        failingSince: null,
        pausedFor: null,
        failure: null,
        endedAt: null,
        duplicates: 0,
        lastSeenAt: null,
      });
    });

    test.each([
      ["long", "x".repeat(5000)],
      ["long and beyond Latin", "注文🛒".repeat(2000)],
      ["empty", ""],
    ])("gives a %s payload back as it came", async (_, payload) => {
      const journal = await fresh();
      await journal.messages.accept(message("a", { payload, original: payload }), roomy);
      expect(await journal.messages.payload("a")).toEqual({ payload, original: payload });
    });

    test("knows nothing of a message that never came", async () => {
      const journal = await fresh();
      expect(await journal.messages.get("a")).toBeUndefined();
      expect(await journal.messages.payload("a")).toBeUndefined();
    });

    test("refuses a second message with the same id and keeps the first", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await expect(journal.messages.accept(message("a", { identity: "b" }), roomy)).rejects.toThrow(
        "message a is in the journal already",
      );
      expect(await rowOf(journal, "a")).toMatchObject({ identity: "a", duplicates: 0 });
    });

    test("a failing request does no harm to those beside it", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const answers = await Promise.allSettled([
        journal.messages.accept(message("b"), roomy),
        journal.messages.accept(message("a", { identity: null }), roomy),
        journal.progress.settle({ messageId: "nobody", state: "succeeded", at: start }),
        journal.messages.accept(message("c"), roomy),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
      expect(await rowOf(journal, "b")).toMatchObject({ state: "accepted" });
      expect(await rowOf(journal, "c")).toMatchObject({ state: "accepted" });
    });

    test("gives every message a higher place than all before it", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b", "c");
      const [a, b, c] = await Promise.all(["a", "b", "c"].map((id) => rowOf(journal, id)));
      expect(a?.seq).toBeLessThan(b?.seq ?? 0);
      expect(b?.seq).toBeLessThan(c?.seq ?? 0);
    });
  });

  describe("deduplicating", () => {
    test("keeps the first of two messages with one identity and counts the second on it", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const again = message("b", { identity: "a", acceptedAt: start + 5 });
      expect(await journal.messages.accept(again, roomy)).toEqual({ state: "duplicate", id: "a", seen: 2 });
      expect(await journal.messages.get("b")).toBeUndefined();
      expect(await rowOf(journal, "a")).toMatchObject({
        duplicates: 1,
        lastSeenAt: start + 5,
        acceptedAt: start,
      });
    });

    test("knows an identity after its message has ended", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.progress.settle({ messageId: "a", state: "deadLettered", at: start });
      const answer = await journal.messages.accept(message("b", { identity: "a" }), roomy);
      expect(answer).toEqual({ state: "duplicate", id: "a", seen: 2 });
    });

    test.each([{ flow: "orders@2" }, { retailer: "globex" }])(
      "an identity is one's own in %o",
      async (other) => {
        const journal = await fresh();
        await acceptAll(journal, "a");
        const answer = await journal.messages.accept(message("b", { identity: "a", ...other }), roomy);
        expect(answer).toMatchObject({ state: "accepted", id: "b" });
      },
    );

    test("messages without an identity are never duplicates", async () => {
      const journal = await fresh();
      await journal.messages.accept(message("a", { identity: null }), roomy);
      const answer = await journal.messages.accept(message("b", { identity: null }), roomy);
      expect(answer).toMatchObject({ state: "accepted", id: "b" });
    });

    test("a duplicate is one even when the queue is full", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const answer = await journal.messages.accept(message("b", { identity: "a" }), { queueLimit: 1 });
      expect(answer).toMatchObject({ state: "duplicate" });
    });
  });

  describe("quarantine", () => {
    test("a quarantined message has ended when it arrives", async () => {
      const journal = await fresh();
      const answer = await journal.messages.accept(badMessage("a"), roomy);
      expect(answer).toMatchObject({ state: "quarantined", id: "a" });
      expect(await rowOf(journal, "a")).toMatchObject({
        endedAt: start,
        failure: failure("ContractViolation"),
      });
      expect(await journal.messages.unfinished(0, 10)).toEqual([]);
    });

    test("takes no room in the queue and needs none", async () => {
      const journal = await fresh();
      await journal.messages.accept(badMessage("a"), { queueLimit: 1 });
      expect(await journal.messages.accept(message("b"), { queueLimit: 1 })).toMatchObject({
        state: "accepted",
      });
      expect(await journal.messages.accept(badMessage("c"), { queueLimit: 1 })).toMatchObject({
        state: "quarantined",
      });
    });

    test("stays one row when it comes again and is still bad", async () => {
      const journal = await fresh();
      await journal.messages.accept(badMessage("a", { identity: "a" }), roomy);
      const again = badMessage("b", { identity: "a", acceptedAt: start + 9 });
      expect(await journal.messages.accept(again, roomy)).toEqual({ state: "duplicate", id: "a", seen: 2 });
      expect(await rowOf(journal, "a")).toMatchObject({ duplicates: 1, lastSeenAt: start + 9 });
    });

    test("gives its identity to the first good message that has it, and both stay", async () => {
      const journal = await fresh();
      await journal.messages.accept(badMessage("a", { identity: "a" }), roomy);
      expect(await journal.messages.accept(message("b", { identity: "a" }), roomy)).toMatchObject({
        state: "accepted",
        id: "b",
      });
      expect(await rowOf(journal, "a")).toMatchObject({ state: "quarantined", identity: "a" });
      const third = await journal.messages.accept(message("c", { identity: "a" }), roomy);
      expect(third).toEqual({ state: "duplicate", id: "b", seen: 2 });
    });

    test("a bad message is a duplicate of a good one", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const answer = await journal.messages.accept(badMessage("b", { identity: "a" }), roomy);
      expect(answer).toEqual({ state: "duplicate", id: "a", seen: 2 });
    });
  });

  describe("readmitting", () => {
    test("a quarantined message starts anew behind all others, with what is known now", async () => {
      const journal = await fresh();
      await journal.messages.accept(badMessage("a", { key: null, payload: "null" }), roomy);
      await acceptAll(journal, "b");
      await journal.progress.settle({
        messageId: "a",
        state: "quarantined",
        at: start,
        openCase: newCase("c1", "a"),
      });
      await journal.progress.record({ step: step("a", "s1"), revision: "first" });
      const repaired = message("a", { acceptedAt: start + 50, revision: "second" });
      expect(await journal.messages.readmit(repaired, roomy)).toMatchObject({ state: "accepted", id: "a" });
      expect(await rowOf(journal, "a")).toMatchObject({
        state: "accepted",
        key: "42",
        identity: "a",
        revision: "second",
        pinned: false,
        acceptedAt: start + 50,
        endedAt: null,
        failure: null,
      });
      expect((await journal.messages.lane(lane, 0, 10)).map(({ id }) => id)).toEqual(["b", "a"]);
      expect(await journal.messages.payload("a")).toEqual({ payload: '{"order":"a"}', original: null });
      expect(await journal.progress.steps("a")).toHaveLength(1);
      expect((await journal.cases.list({ limit: 5 })).items).toMatchObject([{ id: "c1", messageId: "a" }]);
    });

    test("a second arrival is a duplicate of the readmitted message", async () => {
      const journal = await fresh();
      await journal.messages.accept(badMessage("a", { identity: "old" }), roomy);
      await journal.messages.readmit(message("a"), roomy);
      expect(await journal.messages.accept(message("b", { identity: "a" }), roomy)).toMatchObject({
        state: "duplicate",
        id: "a",
      });
      expect(await journal.messages.accept(message("c", { identity: "old" }), roomy)).toMatchObject({
        state: "accepted",
      });
    });

    test("leaves it alone when another message holds the identity", async () => {
      const journal = await fresh();
      await journal.messages.accept(badMessage("a"), roomy);
      await acceptAll(journal, "b");
      const answer = await journal.messages.readmit(message("a", { identity: "b" }), roomy);
      expect(answer).toEqual({ state: "duplicate", id: "b", seen: 1 });
      expect(await rowOf(journal, "a")).toMatchObject({ state: "quarantined" });
      expect(await rowOf(journal, "b")).toMatchObject({ duplicates: 0 });
    });

    test("leaves it alone when the queue is full", async () => {
      const journal = await fresh();
      await journal.messages.accept(badMessage("a"), roomy);
      await acceptAll(journal, "b");
      expect(await journal.messages.readmit(message("a"), { queueLimit: 1 })).toEqual({
        state: "full",
        unfinished: 1,
      });
      expect(await rowOf(journal, "a")).toMatchObject({ state: "quarantined" });
    });

    test("refuses a message that is not quarantined, and one that is not there", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await expect(journal.messages.readmit(message("a"), roomy)).rejects.toThrow("accepted");
      await expect(journal.messages.readmit(message("b"), roomy)).rejects.toThrow(
        "message b is not in the journal",
      );
    });
  });

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
        { state: "accepted", id: "b", seq: expect.any(Number) },
        { state: "duplicate", id: "a", seen: 2 },
        { state: "quarantined", id: "d", seq: expect.any(Number) },
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
        { flow: lane.flow, retailer: lane.retailer, state: "accepted", count: 1 },
      ]);
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
