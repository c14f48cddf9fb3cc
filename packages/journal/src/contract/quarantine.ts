import { describe, expect, test } from "vitest";
import {
  acceptAll,
  badMessage,
  type Fresh,
  failure,
  lane,
  message,
  newCase,
  resolve,
  roomy,
  rowOf,
  start,
  step,
} from "./samples.ts";

export function quarantineContract(fresh: Fresh): void {
  describe("quarantine", () => {
    test("a quarantined message has ended when it arrives", async () => {
      const journal = await fresh();
      const answer = await journal.messages.accept(badMessage("a"), roomy);
      expect(answer).toMatchObject({ state: "quarantined", id: "a" });
      expect(await rowOf(journal, "a")).toMatchObject({
        endedAt: start,
        failure: failure("ContractViolation"),
      });
      expect(await journal.messages.unfinished("", 10)).toEqual([]);
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
    test("a quarantined message starts again behind all others, with what is known now", async () => {
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
      expect((await journal.messages.lane(lane, "", 10)).map(({ id }) => id)).toEqual(["b", "a"]);
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

    test("takes one up that was dismissed, with the identity that it has now", async () => {
      const journal = await fresh();
      await journal.messages.accept(badMessage("a", { identity: "old" }), roomy);
      await resolve(journal, "a", "skipped", "person: a test order", start);
      expect(await journal.messages.readmit(message("a"), roomy)).toMatchObject({ state: "accepted" });
      expect(await rowOf(journal, "a")).toMatchObject({ state: "accepted", identity: "a", endedAt: null });
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
}
