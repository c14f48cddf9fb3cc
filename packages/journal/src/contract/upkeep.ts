import { describe, expect, test } from "vitest";
import type { Journal } from "../journal.ts";
import type { MessageState } from "../message.ts";
import {
  acceptAll,
  activation,
  attempt,
  type Fresh,
  idsOf,
  lane,
  message,
  newCase,
  resolve,
  roomy,
  start,
  step,
} from "./samples.ts";

export function upkeepContract(fresh: Fresh): void {
  const end = (journal: Journal, messageId: string, at: number, state: MessageState = "succeeded") =>
    journal.progress.settle({ messageId, state, at });

  describe("pruning", () => {
    test("removes what ended before the instant, those first that ended first", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b", "c", "d", "e");
      await end(journal, "a", start + 3);
      await end(journal, "b", start + 1, "deadLettered");
      await end(journal, "c", start + 9);
      await end(journal, "d", start + 2, "held");
      expect(await journal.prune(start + 9, 1)).toBe(1);
      expect(idsOf((await journal.messages.list({ limit: 9 })).items)).toEqual(["e", "d", "c", "a"]);
      expect(await journal.prune(start + 9, 1000)).toBe(1);
      expect(await journal.prune(start + 9, 1000)).toBe(0);
      expect(idsOf((await journal.messages.list({ limit: 9 })).items)).toEqual(["e", "d", "c"]);
    });

    test("keeps what arrived again since, as a poll with an overlap brings its last records each time", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await end(journal, "a", start);
      const again = (id: string, at: number) =>
        journal.messages.accept(message(id, { identity: "a", acceptedAt: at }), roomy);
      await again("b", start + 50);
      expect(await journal.prune(start + 50, 10)).toBe(0);
      expect(await again("c", start + 60)).toMatchObject({ state: "duplicate", id: "a" });
      expect(await journal.prune(start + 61, 10)).toBe(1);
    });

    test("removes more than one chunk, up to the limit", async () => {
      const journal = await fresh();
      const ids = Array.from({ length: 260 }, (_, index) => `m${index}`);
      await journal.messages.acceptPage(
        ids.map((id) => message(id)),
        roomy,
        null,
      );
      await Promise.all(ids.map((id) => end(journal, id, start)));
      expect(await journal.prune(start + 1, 250)).toBe(250);
      expect(await journal.prune(start + 1, 250)).toBe(10);
      expect(await journal.messages.counts()).toEqual([]);
    });

    test("takes steps, tries, payload and resolved cases along", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.progress.record({
        step: step("a", "s1"),
        revision: "first",
        attempt: attempt("a", "s1", 1),
      });
      await journal.progress.settle({
        messageId: "a",
        state: "succeeded",
        at: start,
        openCase: newCase("c1", "a"),
      });
      await resolve(journal, "a", "succeeded", "itself", start);
      expect(await journal.prune(start + 1, 10)).toBe(1);
      expect(await journal.messages.get("a")).toBeUndefined();
      expect(await journal.messages.payload("a")).toBeUndefined();
      expect(await journal.progress.steps("a")).toEqual([]);
      expect(await journal.progress.attempts("a")).toEqual([]);
      expect((await journal.cases.list({ limit: 5 })).items).toEqual([]);
    });

    test("leaves a message with an open case", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.progress.settle({
        messageId: "a",
        state: "deadLettered",
        at: start,
        openCase: newCase("c1", "a"),
      });
      expect(await journal.prune(start + 1, 10)).toBe(0);
      await resolve(journal, "a", "deadLettered", "person", start);
      expect(await journal.prune(start + 1, 10)).toBe(1);
    });

    test("forgets the identity, keeps the applied version and the counters right", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      await journal.progress.settle({ messageId: "a", state: "succeeded", at: start, appliedVersion: 3 });
      await journal.prune(start + 1, 10);
      expect(await journal.messages.appliedVersion(lane)).toBe(3);
      expect(await journal.messages.counts()).toEqual([
        { flow: lane.flow, retailer: lane.retailer, mode: "live", state: "accepted", count: 1 },
      ]);
      expect(await journal.messages.accept(message("c", { identity: "a" }), roomy)).toMatchObject({
        state: "accepted",
      });
    });

    test("a new message comes behind the pruned ones", async () => {
      const journal = await fresh();
      const last = await journal.messages.accept(message("a"), roomy);
      await end(journal, "a", start);
      await journal.prune(start + 1, 10);
      const next = await journal.messages.accept(message("b"), roomy);
      expect(last.state === "accepted" && next.state === "accepted" && next.place > last.place).toBe(true);
    });

    test("forgets revisions replaced before the instant, but for the last fifty and pinned ones", async () => {
      const journal = await fresh();
      const digests = Array.from({ length: 54 }, (_, index) => `d${index}`);
      for (const [age, digest] of digests.entries()) {
        await journal.revisions.save(digest, { "flows/policy.yaml": digest }, start + age);
        await journal.revisions.activate(activation(digest, start + age));
      }
      await acceptAll(journal, "a");
      await journal.progress.record({ step: step("a", "s1"), revision: "d1" });
      const kept = async () => {
        const found = await Promise.all(digests.slice(0, 6).map((digest) => journal.revisions.files(digest)));
        return digests.slice(0, 6).filter((_, index) => found[index] !== undefined);
      };
      // d2 was replaced at +3, which is not before it.
      await journal.prune(start + 3, 10);
      expect(await kept()).toEqual(["d1", "d2", "d3", "d4", "d5"]);
      await end(journal, "a", start + 1000);
      await journal.prune(start + 900, 10);
      expect(await kept()).toEqual(["d4", "d5"]);
      expect(await journal.revisions.activations(100)).toHaveLength(50);
    });

    test("forgets old firings but the last of each trigger", async () => {
      const journal = await fresh();
      for (const due of [1, 2, 3]) await journal.cursors.fire("stock@1", "acme", "nightly", start + due);
      await journal.prune(start + 10, 10);
      expect(await journal.cursors.lastFired("stock@1", "acme", "nightly")).toBe(start + 3);
      expect(await journal.cursors.fire("stock@1", "acme", "nightly", start + 3)).toBe(false);
    });
  });

  describe("the journal", () => {
    test("finds itself valid after work", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b", "c");
      await journal.progress.record({
        step: step("a", "s1"),
        revision: "first",
        attempt: attempt("a", "s1", 1),
      });
      await end(journal, "a", start);
      await end(journal, "b", start, "quarantined");
      await journal.messages.readmit(message("b"), roomy);
      await journal.prune(start + 1, 10);
      expect(await journal.check()).toEqual([]);
    });

    test("shares nothing with its callers", async () => {
      const journal = await fresh();
      const value = { page: 1 };
      await journal.cursors.move({ flow: "f@1", retailer: "acme", trigger: "poll", value, at: start });
      value.page = 2;
      expect(await journal.cursors.get("f@1", "acme", "poll")).toEqual({ page: 1 });
    });

    test("takes no work after it was closed", async () => {
      const journal = await fresh();
      const pending = journal.messages.accept(message("a"), roomy);
      await journal.close();
      expect(await pending).toMatchObject({ state: "accepted" });
      await expect(journal.messages.get("a")).rejects.toThrow(/closed/);
      await journal.close();
    });
  });
}
