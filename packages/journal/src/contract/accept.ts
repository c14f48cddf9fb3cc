import { describe, expect, test } from "vitest";
import { acceptAll, type Fresh, lane, message, roomy, rowOf, start } from "./samples.ts";

export function acceptContract(fresh: Fresh): void {
  describe("accepting", () => {
    test("keeps an accepted message with its payload", async () => {
      const journal = await fresh();
      const original = '{"envelope":{"header":"ü"}}';
      const answer = await journal.messages.accept(message("a", { version: 7.5, original }), roomy);
      expect(answer).toEqual({ state: "accepted", id: "a", place: expect.any(String) });
      expect(await journal.messages.payload("a")).toEqual({ payload: '{"order":"a"}', original });
      expect(await journal.messages.get("a")).toEqual({
        ...lane,
        id: "a",
        partition: expect.any(Number),
        place: answer.state === "accepted" && answer.place,
        trigger: "orders",
        identity: "a",
        version: 7.5,
        state: "accepted",
        revision: "first",
        pinned: false,
        acceptedAt: start,
        dueAt: null,
        delay: null,
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
      const places = [c, a, b].map((row) => row?.place ?? "");
      expect(places.toSorted()).toEqual([places[1], places[2], places[0]]);
      expect(new Set(places.map(({ length }) => length)).size).toBe(1);
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
}
