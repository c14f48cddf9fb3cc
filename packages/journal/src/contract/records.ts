import { describe, expect, test } from "vitest";
import { acceptAll, activation, type Fresh, idsOf, newCase, resolve, start, triggerCase } from "./samples.ts";

export function recordsContract(fresh: Fresh): void {
  describe("cursors", () => {
    test.each([{ page: 2, seen: ["a"] }, "2026-01-01", 0, null])(
      "come back as they were moved: %j",
      async (value) => {
        const journal = await fresh();
        expect(await journal.cursors.get("orders@1", "acme", "poll")).toBeUndefined();
        const place = { flow: "orders@1", retailer: "acme", trigger: "poll" };
        await journal.cursors.move({ ...place, value: "before", at: start });
        await journal.cursors.move({ ...place, value, at: start + 1 });
        expect(await journal.cursors.get("orders@1", "acme", "poll")).toEqual(value);
        expect(await journal.cursors.stand("orders@1", "acme", "poll")).toEqual({ value, at: start + 1 });
        expect(await journal.cursors.get("orders@1", "globex", "poll")).toBeUndefined();
        expect(await journal.cursors.stand("orders@1", "globex", "poll")).toBeUndefined();
      },
    );

    test("move with the command that asks for it, and not where that has ended", async () => {
      const journal = await fresh();
      const place = { flow: "orders@1", retailer: "acme", trigger: "poll" };
      const asked = { kind: "moveCursor", target: "orders@1/acme/poll", input: {}, actor: "ann" };
      await journal.commands.put({ ...asked, id: "c1", event: "cursor.moved", at: start });
      const act = {
        audit: [{ at: start, event: "cursor.moved", actor: "ann", details: {} }],
        command: { id: "c1", at: start, outcome: { ok: true } },
      };
      await journal.cursors.move({ ...place, value: "back", at: start }, act);
      await expect(journal.cursors.move({ ...place, value: "again", at: start }, act)).rejects.toThrow(
        "ended",
      );
      expect(await journal.cursors.get("orders@1", "acme", "poll")).toBe("back");
      expect((await journal.audit.list({ limit: 9 })).items).toHaveLength(1);
    });

    test("a schedule fires once for each instant", async () => {
      const journal = await fresh();
      const fire = (due: number, retailer = "acme") =>
        journal.cursors.fire("stock@1", retailer, "nightly", due);
      expect(await journal.cursors.lastFired("stock@1", "acme", "nightly")).toBeUndefined();
      expect(await fire(start + 10)).toBe(true);
      expect(await fire(start + 10)).toBe(false);
      expect(await fire(start)).toBe(true);
      expect(await fire(start + 10, "globex")).toBe(true);
      expect(await journal.cursors.lastFired("stock@1", "acme", "nightly")).toBe(start + 10);
    });
  });

  describe("cross-references", () => {
    test("keep the last value of each key of each entity of each system", async () => {
      const journal = await fresh();
      expect(await journal.references.get("odoo", "sale.order", "1")).toBeUndefined();
      await journal.references.put("odoo", "sale.order", "1", "41", start);
      await journal.references.put("odoo", "sale.order", "1", "42", start + 1);
      await journal.references.put("odoo", "res.partner", "1", "7", start);
      await journal.references.put("sfcc", "sale.order", "1", "8", start);
      expect(await journal.references.get("odoo", "sale.order", "1")).toBe("42");
    });
  });

  describe("revisions", () => {
    test("keep the first of two with one digest, whole", async () => {
      const journal = await fresh();
      const files = { "flows/base/order.flow.yaml": "kind: Flow\n", "policy.yaml": "ü".repeat(3000) };
      await journal.revisions.save("d1", files, start);
      await journal.revisions.save("d1", {}, start + 1);
      expect(await journal.revisions.files("d1")).toEqual(files);
      expect(await journal.revisions.files("d2")).toBeUndefined();
      expect(await journal.revisions.list(5)).toEqual([
        { digest: "d1", createdAt: start, activatedAt: null },
      ]);
    });

    test("are listed by activation, newest first", async () => {
      const journal = await fresh();
      for (const [age, digest] of ["d1", "d2", "d3", "d4"].entries())
        await journal.revisions.save(digest, {}, start + age);
      await journal.revisions.activate(activation("d1", start + 10));
      await journal.revisions.activate(activation("d2", start + 11));
      // The clock went back: order is what counts.
      await journal.revisions.activate(activation("d1", start + 2));
      const listed = await journal.revisions.list(3);
      expect(listed.map(({ digest }) => digest)).toEqual(["d1", "d2", "d4"]);
      expect(listed[0]?.activatedAt).toBe(start + 2);
    });

    test("every activation is remembered with its cause, newest first", async () => {
      const journal = await fresh();
      for (const digest of ["d1", "d2"]) await journal.revisions.save(digest, {}, start);
      const changes = { added: ["flows/a.yaml"], changed: [], removed: ["flows/b.yaml"] };
      const rolledBack = activation("d1", start, { cause: "rollback", actor: "ada", folder: "f2", changes });
      await journal.revisions.activate(activation("d1", start));
      await journal.revisions.activate(activation("d2", start + 1));
      await journal.revisions.activate(rolledBack);
      const [last, before, ...rest] = await journal.revisions.activations(2);
      expect(last).toEqual({ ...rolledBack, position: expect.any(Number) });
      expect([before?.digest, rest]).toEqual(["d2", []]);
      expect((last?.position ?? 0) > (before?.position ?? 0)).toBe(true);
    });

    test("only a saved one becomes active", async () => {
      const journal = await fresh();
      await expect(journal.revisions.activate(activation("d9", start))).rejects.toThrow("d9");
      expect(await journal.revisions.activations(5)).toEqual([]);
    });
  });

  describe("cases", () => {
    test("are opened with the settlement and resolved with their message", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "b");
      await journal.progress.settle({
        messageId: "a",
        state: "held",
        at: start,
        openCase: newCase("c1", "a"),
      });
      await journal.progress.settle({
        messageId: "b",
        state: "held",
        at: start,
        openCase: newCase("c2", "b"),
      });
      await resolve(journal, "a", "skipped", "person: paid by hand", start + 5);
      await resolve(journal, "a", "accepted", "retry", start + 6);
      const resolved = { state: "resolved", resolvedAt: start + 5, resolution: "person: paid by hand" };
      expect((await journal.cases.list({ limit: 5 })).items).toEqual([
        { ...newCase("c2", "b"), state: "open", resolvedAt: null, resolution: null },
        { ...newCase("c1", "a"), ...resolved },
      ]);
      expect(idsOf((await journal.cases.list({ limit: 5, state: "open" })).items)).toEqual(["c2"]);
      expect(idsOf((await journal.cases.list({ limit: 5, state: "resolved" })).items)).toEqual(["c1"]);
    });

    test("of a trigger are open once, until they are resolved, and open again", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.progress.settle({
        messageId: "a",
        state: "held",
        at: start,
        openCase: newCase("c1", "a"),
      });
      expect(await journal.cases.open(triggerCase("c2"))).toBe(true);
      expect(await journal.cases.open(triggerCase("c3"))).toBe(false);
      expect(await journal.cases.open(triggerCase("c4", "other"))).toBe(true);
      const openRow = { state: "open", resolvedAt: null, resolution: null };
      const ofOther = { ...triggerCase("c4", "other"), ...openRow };
      expect(await journal.cases.ofTriggers()).toEqual([ofOther, { ...triggerCase("c2"), ...openRow }]);
      const { trigger } = triggerCase("c2");
      expect(await journal.cases.resolve(trigger, "itself: it moved", start + 7)).toBe(true);
      expect(await journal.cases.resolve(trigger, "itself: it moved again", start + 8)).toBe(false);
      expect(await journal.cases.ofTriggers()).toEqual([ofOther]);
      expect((await journal.cases.list({ limit: 5, state: "resolved" })).items).toEqual([
        {
          ...triggerCase("c2"),
          ...{ state: "resolved", resolvedAt: start + 7, resolution: "itself: it moved" },
        },
      ]);
      expect(await journal.cases.open(triggerCase("c5"))).toBe(true);
      expect(idsOf(await journal.cases.ofTriggers())).toEqual(["c5", "c4"]);
      await expect(journal.cases.open(triggerCase("c1", "third"))).rejects.toThrow("c1");
      expect(await journal.check()).toEqual([]);
    });

    test("of a trigger are pruned once they were resolved before the instant, open ones never", async () => {
      const journal = await fresh();
      for (const name of ["early", "late", "open"]) await journal.cases.open(triggerCase(name, name));
      await journal.cases.resolve(triggerCase("early", "early").trigger, "itself: it moved", start + 1);
      await journal.cases.resolve(triggerCase("late", "late").trigger, "itself: it moved", start + 9);
      await journal.prune(start + 5, 10);
      expect(idsOf((await journal.cases.list({ limit: 5 })).items)).toEqual(["open", "late"]);
    });

    test("are listed page by page, newest first, while new ones open", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const open = (id: string) =>
        journal.progress.settle({ messageId: "a", state: "held", at: start, openCase: newCase(id, "a") });
      for (const id of ["c1", "c2", "c3"]) await open(id);
      const first = await journal.cases.list({ limit: 2, state: "open" });
      await open("c4");
      const second = await journal.cases.list({ limit: 2, state: "open", cursor: first.next ?? "" });
      expect([idsOf(first.items), idsOf(second.items), second.next]).toEqual([["c3", "c2"], ["c1"], null]);
    });
  });

  describe("the audit", () => {
    test("is kept for a year where messages are kept for thirty days", async () => {
      const journal = await fresh();
      const day = 86_400_000;
      for (const age of [366, 364])
        await journal.audit.append({ at: start - age * day, event: "test", actor: "ann", details: { age } });
      await journal.prune(start - 30 * day, 10);
      expect((await journal.audit.list({ limit: 9 })).items.map(({ details }) => details)).toEqual([
        { age: 364 },
      ]);
    });

    test("is listed page by page, newest first", async () => {
      const journal = await fresh();
      const entry = (number: number) => ({
        at: start + number,
        event: "webhook.refused",
        actor: "10.0.0.1",
        details: { number },
      });
      for (const number of [1, 2, 3]) await journal.audit.append(entry(number));
      const first = await journal.audit.list({ limit: 2 });
      await journal.audit.append(entry(4));
      const second = await journal.audit.list({ limit: 2, cursor: first.next ?? "" });
      expect(first.items).toEqual([entry(3), entry(2)]);
      expect(second).toEqual({ items: [entry(1)], next: null });
    });
  });
}
