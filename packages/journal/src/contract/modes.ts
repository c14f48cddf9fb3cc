import { describe, expect, test } from "vitest";
import { type Fresh, idsOf, lane, message, roomy, rowOf, start, step } from "./samples.ts";

/** A shadow leaves nothing that a live message would notice. */
export function modesContract(fresh: Fresh): void {
  const shadow = (id: string) => message(id, { mode: "shadow", identity: "order 1" });
  const live = (id: string) => message(id, { identity: "order 1" });

  describe("shadow messages", () => {
    test("hold their identities among themselves", async () => {
      const journal = await fresh();
      expect(await journal.messages.accept(shadow("a"), roomy)).toMatchObject({ state: "accepted" });
      expect(await journal.messages.accept(shadow("b"), roomy)).toMatchObject({
        state: "duplicate",
        id: "a",
      });
      expect(await journal.messages.accept(live("c"), roomy)).toMatchObject({ state: "accepted" });
      expect(await journal.messages.accept(live("d"), roomy)).toMatchObject({ state: "duplicate", id: "c" });
      expect((await rowOf(journal, "a")).mode).toBe("shadow");
    });

    test("have lanes, applied versions and a queue limit of their own", async () => {
      const journal = await fresh();
      await journal.messages.accept(shadow("a"), { queueLimit: 1 });
      expect(await journal.messages.accept(live("b"), { queueLimit: 1 })).toMatchObject({
        state: "accepted",
      });
      const shadowLane = { ...lane, mode: "shadow" as const };
      expect(idsOf(await journal.messages.lane(shadowLane, "", 5))).toEqual(["a"]);
      expect(idsOf(await journal.messages.lane(lane, "", 5))).toEqual(["b"]);
      await journal.progress.settle({ messageId: "a", state: "succeeded", at: start, appliedVersion: 7 });
      expect(await journal.messages.appliedVersion(lane)).toBeNull();
      expect(await journal.messages.appliedVersion(shadowLane)).toBe(7);
    });

    test("are counted and listed apart", async () => {
      const journal = await fresh();
      await journal.messages.accept(shadow("a"), roomy);
      await journal.messages.accept({ ...live("b"), acceptedAt: start + 1 }, roomy);
      const place = { flow: lane.flow, retailer: lane.retailer };
      expect(await journal.messages.counts()).toEqual([
        { ...place, mode: "live", state: "accepted", count: 1 },
        { ...place, mode: "shadow", state: "accepted", count: 1 },
      ]);
      expect(await journal.messages.oldest()).toEqual([
        { ...place, mode: "live", acceptedAt: start + 1 },
        { ...place, mode: "shadow", acceptedAt: start },
      ]);
      const { items } = await journal.messages.list({ mode: "shadow", limit: 5 });
      expect(idsOf(items)).toEqual(["a"]);
      expect(await journal.check()).toEqual([]);
    });

    test("keep what their steps would have done", async () => {
      const journal = await fresh();
      await journal.messages.accept(shadow("a"), roomy);
      const call = {
        kind: "write" as const,
        system: "erp",
        operation: "upsert",
        request: JSON.stringify({ ref: "x".repeat(2000) }),
        shown: '{"ref":"***"}',
        idempotencyKey: "k",
        madeUp: ["/partner_id"],
        found: "notDone" as const,
      };
      const row = step("a", "order", { wrote: false, revision: "first", shadow: call });
      await journal.progress.record({ step: row, revision: "first" });
      expect(await journal.progress.steps("a")).toEqual([row]);
    });
  });
}
