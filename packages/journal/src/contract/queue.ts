import { describe, expect, test } from "vitest";
import { UnknownCursor } from "../page-cursor.ts";
import {
  acceptAll,
  badMessage,
  type Fresh,
  failure,
  idsOf,
  lane,
  message,
  roomy,
  rowOf,
  start,
  step,
} from "./samples.ts";

export function queueContract(fresh: Fresh): void {
  describe("the queue", () => {
    test("hands out unfinished messages in order of acceptance, page by page", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b", "c", "d");
      await journal.progress.settle({ messageId: "a", state: "held", at: start });
      await journal.progress.settle({ messageId: "b", state: "succeeded", at: start });
      const first = await journal.messages.unfinished("", 2);
      expect(idsOf(first)).toEqual(["a", "c"]);
      expect(idsOf(await journal.messages.unfinished(first.at(-1)?.place ?? "", 2))).toEqual(["d"]);
    });

    test("is in the order of acceptance, whatever the ids are, and so are all lists", async () => {
      const journal = await fresh();
      const ids = ["d", "a", "c", "b"];
      await journal.messages.acceptPage(
        ids.map((id) => message(id)),
        roomy,
        null,
      );
      expect(idsOf(await journal.messages.unfinished("", 9))).toEqual(ids);
      expect(idsOf(await journal.messages.lane(lane, "", 9))).toEqual(ids);
      expect(idsOf((await journal.messages.list({ limit: 9 })).items)).toEqual(ids.toReversed());
      for (const messageId of ids)
        await journal.progress.settle({ messageId, state: "succeeded", at: start });
      expect(await journal.prune(start + 1, 1)).toBe(1);
      expect(await journal.messages.get("d")).toBeUndefined();
    });

    test("hands out one lane without its neighbours", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      await journal.messages.accept(message("c", { key: "43" }), roomy);
      await journal.messages.accept(message("d", { key: null }), roomy);
      await journal.messages.accept(message("e", { retailer: "globex" }), roomy);
      await acceptAll(journal, "f");
      expect(idsOf(await journal.messages.lane(lane, "", 10))).toEqual(["a", "b", "f"]);
      const { place } = await rowOf(journal, "a");
      expect(idsOf(await journal.messages.lane(lane, place, 1))).toEqual(["b"]);
      expect(idsOf(await journal.messages.lane({ ...lane, key: null }, "", 10))).toEqual(["d"]);
    });

    test("a message that ended and goes on keeps its place", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      await journal.progress.settle({ messageId: "a", state: "deadLettered", at: start });
      expect(idsOf(await journal.messages.lane(lane, "", 10))).toEqual(["b"]);
      await journal.progress.settle({ messageId: "a", state: "accepted", at: start });
      expect(idsOf(await journal.messages.lane(lane, "", 10))).toEqual(["a", "b"]);
      expect(idsOf(await journal.messages.unfinished("", 10))).toEqual(["a", "b"]);
    });

    test("knows the first accepted unfinished message of every flow and retailer", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.messages.accept(message("b", { acceptedAt: start + 1 }), roomy);
      await journal.messages.accept(message("c", { acceptedAt: start + 2 }), roomy);
      await journal.messages.accept(message("d", { retailer: "globex", acceptedAt: start + 3 }), roomy);
      await journal.messages.accept(badMessage("e", { retailer: "umbrella" }), roomy);
      await journal.progress.settle({ messageId: "a", state: "skipped", at: start });
      expect(await journal.messages.oldest()).toEqual([
        { flow: lane.flow, retailer: "acme", mode: "live", acceptedAt: start + 1 },
        { flow: lane.flow, retailer: "globex", mode: "live", acceptedAt: start + 3 },
      ]);
    });

    test("names the revisions that unfinished messages began with", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b", "c");
      await journal.progress.record({ step: step("a", "s1"), revision: "second" });
      await journal.progress.intend(step("b", "s1", { state: "intent", endedAt: null }), "third");
      await journal.progress.record({ step: step("c", "s1"), revision: "fourth" });
      await journal.progress.settle({ messageId: "c", state: "succeeded", at: start });
      expect((await journal.messages.pinnedRevisions()).toSorted()).toEqual(["second", "third"]);
    });
  });

  describe("counters", () => {
    test("follow messages from state to state", async () => {
      const journal = await fresh();
      const count = (state: string, count: number, retailer = "acme") => ({
        flow: lane.flow,
        retailer,
        mode: "live",
        state,
        count,
      });
      await acceptAll(journal, "a", "b", "c");
      await journal.messages.accept(badMessage("d", { retailer: "globex" }), roomy);
      await journal.progress.settle({ messageId: "a", state: "paused", at: start, pausedFor: "odoo" });
      await journal.progress.settle({ messageId: "a", state: "paused", at: start, pausedFor: "odoo" });
      await journal.progress.record({
        step: step("b", "s1"),
        revision: "first",
        settle: { messageId: "b", state: "succeeded", at: start },
      });
      expect(await journal.messages.counts()).toEqual([
        count("accepted", 1),
        count("paused", 1),
        count("succeeded", 1),
        count("quarantined", 1, "globex"),
      ]);
      await journal.progress.settle({ messageId: "a", state: "succeeded", at: start });
      await journal.messages.readmit(message("d", { retailer: "globex" }), roomy);
      expect(await journal.messages.counts()).toEqual([
        count("accepted", 1),
        count("succeeded", 2),
        count("accepted", 1, "globex"),
      ]);
    });
  });

  describe("the list", () => {
    test("is newest first and goes on from page to page while new ones arrive", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b", "c");
      const first = await journal.messages.list({ limit: 2 });
      expect(idsOf(first.items)).toEqual(["c", "b"]);
      await acceptAll(journal, "d");
      const second = await journal.messages.list({ limit: 2, cursor: first.next ?? "" });
      expect(idsOf(second.items)).toEqual(["a"]);
      expect(second.next).toBeNull();
    });

    test("has no next page when the rest fits exactly", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      expect((await journal.messages.list({ limit: 2 })).next).toBeNull();
    });

    test.each([
      [{ flow: "stock@1" }, ["b"]],
      [{ retailer: "globex" }, ["c"]],
      [{ key: "sku" }, ["c", "b"]],
      [{ key: "sku", retailer: "acme" }, ["b"]],
      [{ state: "held" }, ["c"]],
      [{ state: "accepted", flow: "orders@1", retailer: "acme", key: "42" }, ["d", "a"]],
      [{ state: "cancelled" }, []],
      [{ keyPart: "ku" }, ["c", "b"]],
      [{ keyPart: "KU" }, []],
      [{ class: "Rejected" }, ["c"]],
      [{ class: "Rejected", state: "accepted" }, []],
      [{ system: "erp" }, ["e", "c"]],
      [{ since: start + 1 }, ["e", "c"]],
    ] as const)("finds %o", async (filter, found) => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.messages.accept(message("b", { flow: "stock@1", key: "sku" }), roomy);
      await journal.messages.accept(
        message("c", { retailer: "globex", key: "sku", acceptedAt: start + 1 }),
        roomy,
      );
      await acceptAll(journal, "d");
      await journal.messages.accept(message("e", { key: null, acceptedAt: start + 2 }), roomy);
      const refused = { ...failure("Rejected"), system: "erp" };
      await journal.progress.settle({ messageId: "c", state: "held", at: start, failure: refused });
      await journal.progress.settle({ messageId: "e", state: "paused", at: start, pausedFor: "erp" });
      expect(idsOf((await journal.messages.list({ ...filter, limit: 10 })).items)).toEqual(found);
    });

    test("reads no more for a page than other work can wait for, and goes on where it stopped", async () => {
      const journal = await fresh();
      await acceptAll(journal, "wanted");
      const others = Array.from({ length: 2100 }, (_, count) => message(`other ${count}`, { key: null }));
      await journal.messages.acceptPage(others, { queueLimit: 3000 }, null);
      const first = await journal.messages.list({ keyPart: "42", limit: 5 });
      expect(first.items).toEqual([]);
      const second = await journal.messages.list({ keyPart: "42", limit: 5, cursor: first.next ?? "" });
      expect(idsOf(second.items)).toEqual(["wanted"]);
      expect(second.next).toBeNull();
      expect((await journal.messages.list({ since: start + 1, limit: 5 })).next).toBeNull();
    });

    test("finds ids by how they begin", async () => {
      const journal = await fresh();
      await acceptAll(journal, "01-b", "01-a", "02-a", "01-c");
      expect(await journal.messages.beginning("01-", 2)).toEqual(["01-a", "01-b"]);
      expect(await journal.messages.beginning("02-a", 2)).toEqual(["02-a"]);
      expect(await journal.messages.beginning("1", 2)).toEqual([]);
    });

    test("refuses a cursor that it never gave out", async () => {
      const journal = await fresh();
      await expect(journal.messages.list({ limit: 1, cursor: "page 2" })).rejects.toBeInstanceOf(
        UnknownCursor,
      );
    });
  });
}
