import { describe, expect, test } from "vitest";
import {
  acceptAll,
  attempt,
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

export function progressContract(fresh: Fresh): void {
  describe("steps", () => {
    test("an intent becomes the finished step and keeps its place", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const intent = step("a", "s1", { state: "intent", result: null, endedAt: null });
      await journal.progress.intend(intent, "second");
      expect(await journal.progress.steps("a")).toEqual([intent]);
      await journal.progress.record({ step: step("a", "s2"), revision: "second" });
      await journal.progress.record({ step: step("a", "s1", { digest: "d2" }), revision: "second" });
      expect(await journal.progress.steps("a")).toEqual([step("a", "s1", { digest: "d2" }), step("a", "s2")]);
    });

    test.each([null, "{}", JSON.stringify({ lines: "x".repeat(4000) })])(
      "keeps the result %j",
      async (result) => {
        const journal = await fresh();
        await acceptAll(journal, "a");
        await journal.progress.record({
          step: step("a", "s1", { result, digest: null, wrote: false, state: "skipped" }),
          revision: "first",
        });
        expect(await journal.progress.steps("a")).toMatchObject([{ result, digest: null, wrote: false }]);
      },
    );

    test("the first step pins the message to its revision", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      await journal.progress.intend(step("a", "s1", { state: "intent" }), "second");
      await journal.progress.record({ step: step("a", "s1"), revision: "third" });
      await journal.progress.record({ step: step("b", "s1"), revision: "third" });
      expect(await rowOf(journal, "a")).toMatchObject({ revision: "second", pinned: true });
      expect(await rowOf(journal, "b")).toMatchObject({ revision: "third", pinned: true });
    });

    test("the first message of each live lane is pinned at once, without those that are pinned or held", async () => {
      const journal = await fresh();
      const other = { ...lane, key: "other" };
      const free = { ...lane, key: null };
      const rows = [
        message("a", lane),
        message("behind", lane),
        message("b", other),
        message("free", free),
        message("free too", free),
        message("shadow", { ...lane, mode: "shadow" as const }),
      ];
      for (const row of rows) await journal.messages.accept({ ...row, revision: "first" }, roomy);
      await journal.progress.settle({
        messageId: "b",
        state: "retrying",
        at: start,
        dueAt: start,
        revision: "own",
      });
      expect(await journal.progress.pinFirst("then", journal.partitions.owned())).toBe(3);
      const pins = await Promise.all(
        rows.map(async ({ id }) => {
          const { pinned, revision } = await rowOf(journal, id);
          return pinned ? revision : null;
        }),
      );
      expect(pins).toEqual(["then", null, "own", "then", "then", null]);
      await journal.progress.settle({ messageId: "a", state: "held", at: start, unpin: true });
      expect(await journal.progress.pinFirst("later", journal.partitions.owned())).toBe(0);
    });

    test("messages are pinned by name, those that are pinned or gone apart", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      await journal.progress.pin(["a"], "second");
      await journal.progress.pin(["a", "b", "gone"], "third");
      expect(await rowOf(journal, "a")).toMatchObject({ revision: "second", pinned: true });
      expect(await rowOf(journal, "b")).toMatchObject({ revision: "third", pinned: true });
    });

    test("a settlement pins the message to the revision that it names, unless it is pinned", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const waits = { messageId: "a", state: "retrying", at: start, dueAt: start } as const;
      await journal.progress.settle({ ...waits, revision: "second" });
      await journal.progress.settle({ ...waits, revision: "third" });
      expect(await rowOf(journal, "a")).toMatchObject({ revision: "second", pinned: true });
    });

    test("an unpinned message takes the next revision", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.progress.record({ step: step("a", "s1"), revision: "second" });
      await journal.progress.settle({ messageId: "a", state: "accepted", at: start, unpin: true });
      expect(await rowOf(journal, "a")).toMatchObject({ revision: "second", pinned: false });
      await journal.progress.record({ step: step("a", "s2"), revision: "third" });
      expect(await rowOf(journal, "a")).toMatchObject({ revision: "third", pinned: true });
    });

    test("the end of a step starts the count of tries again", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const tried = attempt("a", "s1", 1);
      await journal.progress.settle({
        messageId: "a",
        state: "retrying",
        at: start,
        dueAt: start + 500,
        attempts: 1,
        failingSince: start,
        failure: failure("Timeout"),
        attempt: tried,
      });
      expect(await rowOf(journal, "a")).toMatchObject({
        attempts: 1,
        failingSince: start,
        dueAt: start + 500,
        delay: 500,
      });
      const last = { ...attempt("a", "s1", 2), failure: null, answer: '{"id":7}' };
      await journal.progress.record({ step: step("a", "s1"), revision: "first", attempt: last });
      expect(await rowOf(journal, "a")).toMatchObject({ attempts: 0, failingSince: null });
      expect(await journal.progress.attempts("a")).toEqual([tried, last]);
    });

    test("an intent leaves the count of tries alone", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.progress.settle({
        messageId: "a",
        state: "accepted",
        at: start,
        attempts: 2,
        failingSince: 7,
      });
      await journal.progress.intend(step("a", "s1", { state: "intent" }), "first");
      expect(await rowOf(journal, "a")).toMatchObject({ attempts: 2, failingSince: 7 });
    });

    test("forgotten steps run again, their tries stay", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      for (const name of ["s1", "s2", "s3"]) {
        await journal.progress.record({
          step: step("a", name),
          revision: "first",
          attempt: attempt("a", name, 1),
        });
      }
      await journal.progress.forget("a", ["s2", "s3", "never"]);
      expect(await journal.progress.steps("a")).toEqual([step("a", "s1")]);
      expect(await journal.progress.attempts("a")).toHaveLength(3);
      await journal.progress.record({ step: step("a", "s3"), revision: "first" });
      expect((await journal.progress.steps("a")).map((row) => row.step)).toEqual(["s1", "s3"]);
    });

    test("the last step settles the message", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.progress.record({
        step: step("a", "s1"),
        revision: "first",
        settle: { messageId: "a", state: "succeeded", at: start + 90, failure: null },
      });
      expect(await rowOf(journal, "a")).toMatchObject({ state: "succeeded", endedAt: start + 90 });
      expect(await journal.messages.unfinished("", 1)).toEqual([]);
    });

    test("writes nothing for a message that is not there", async () => {
      const journal = await fresh();
      await expect(journal.progress.intend(step("a", "s1"), "first")).rejects.toThrow(
        "message a is not in the journal",
      );
      await expect(journal.progress.record({ step: step("a", "s1"), revision: "first" })).rejects.toThrow(
        "a",
      );
      expect(await journal.progress.steps("a")).toEqual([]);
      expect(await journal.progress.attempts("a")).toEqual([]);
    });
  });

  describe("settling", () => {
    test.each([
      "accepted",
      "retrying",
      "paused",
      "held",
      "succeeded",
      "deadLettered",
      "quarantined",
      "stale",
      "skipped",
      "cancelled",
    ] as const)("reaches %s from a fresh and from an ended message", async (state) => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      await journal.progress.settle({ messageId: "b", state: "deadLettered", at: start });
      const ended = ["accepted", "retrying", "paused", "held"].includes(state) ? null : start + 3;
      for (const id of ["a", "b"]) {
        await journal.progress.settle({ messageId: id, state, at: start + 3 });
        expect(await rowOf(journal, id)).toMatchObject({ state, endedAt: ended });
      }
    });

    test("keeps what it does not name, and clears what is null", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const failing = { attempts: 3, failingSince: start, failure: failure("Timeout") };
      await journal.progress.settle({ messageId: "a", state: "held", at: start, ...failing });
      await journal.progress.settle({ messageId: "a", state: "accepted", at: start });
      expect(await rowOf(journal, "a")).toMatchObject(failing);
      await journal.progress.settle({
        messageId: "a",
        state: "accepted",
        at: start,
        attempts: 0,
        failingSince: null,
        failure: null,
      });
      expect(await rowOf(journal, "a")).toMatchObject({ attempts: 0, failingSince: null, failure: null });
    });

    test("a message waits for an instant or a System only while it is in that state", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const settle = (state: "retrying" | "paused" | "held") =>
        journal.progress.settle({ messageId: "a", state, at: start, dueAt: start + 9, pausedFor: "odoo" });
      await settle("retrying");
      expect(await rowOf(journal, "a")).toMatchObject({ dueAt: start + 9, delay: 9, pausedFor: null });
      await settle("paused");
      expect(await rowOf(journal, "a")).toMatchObject({ dueAt: null, delay: null, pausedFor: "odoo" });
      await settle("held");
      expect(await rowOf(journal, "a")).toMatchObject({ dueAt: null, pausedFor: null });
    });

    test("changes nothing when its case cannot be opened", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      await journal.progress.settle({
        messageId: "a",
        state: "held",
        at: start,
        openCase: newCase("c1", "a"),
      });
      const twice = { messageId: "b", state: "held", at: start, openCase: newCase("c1", "b") } as const;
      await expect(journal.progress.settle(twice)).rejects.toThrow("case c1 ");
      await expect(
        journal.progress.record({ step: step("b", "s1"), revision: "second", settle: twice }),
      ).rejects.toThrow("case c1 ");
      expect(await rowOf(journal, "b")).toMatchObject({ state: "accepted", pinned: false });
      expect(await journal.progress.steps("b")).toEqual([]);
    });

    test("refuses a message that is not there", async () => {
      const journal = await fresh();
      const settlement = { messageId: "a", state: "succeeded", at: start } as const;
      await expect(journal.progress.settle(settlement)).rejects.toThrow("message a is not in the journal");
    });
  });

  describe("the applied version", () => {
    test("only rises, and only by success", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b", "c", "d");
      expect(await journal.messages.appliedVersion(lane)).toBeNull();
      const settle = (messageId: string, state: "succeeded" | "stale", appliedVersion: number | null) =>
        journal.progress.settle({ messageId, state, at: start, appliedVersion });
      await settle("a", "succeeded", 5.5);
      await settle("b", "succeeded", 4);
      await settle("c", "stale", 9);
      await settle("d", "succeeded", null);
      expect(await journal.messages.appliedVersion(lane)).toBe(5.5);
      expect(await journal.messages.appliedVersion({ ...lane, key: "43" })).toBeNull();
    });

    test("may be negative, and is nothing without a key", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.messages.accept(message("b", { key: null }), roomy);
      await journal.progress.settle({ messageId: "a", state: "succeeded", at: start, appliedVersion: -2 });
      await journal.progress.settle({ messageId: "b", state: "succeeded", at: start, appliedVersion: 1 });
      expect(await journal.messages.appliedVersion(lane)).toBe(-2);
      expect(await journal.messages.appliedVersion({ ...lane, key: null })).toBeNull();
    });
  });
}
