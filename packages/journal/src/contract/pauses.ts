import { describe, expect, test } from "vitest";
import type { Journal } from "../journal.ts";
import type { PauseRow, PauseTarget } from "../pause.ts";
import { type Fresh, start } from "./samples.ts";

export function newPause(target: PauseTarget, change: Partial<PauseRow> = {}): PauseRow {
  return { target, reason: "the month is closed", actor: "ann", at: start, ...change };
}

const erp = { system: "erp" };
const flow = { flow: "orders@1", retailer: null, trigger: null };

/** One of each kind, from the oldest on. */
const each: readonly PauseRow[] = [
  newPause(erp),
  newPause(flow, { at: start + 1 }),
  newPause({ ...flow, retailer: "acme" }, { at: start + 2, reason: "ümlaut" }),
  newPause({ flow: "orders", retailer: "acme", trigger: "poll" }, { at: start + 3, actor: "kim" }),
  newPause({ flow: "orders", retailer: null, trigger: "poll" }, { at: start + 4 }),
];

const command = { id: "k1", kind: "pause", target: "erp", input: null, actor: "ann", at: start, event: null };
const act = (id: string) => ({
  audit: [{ at: start, event: "system.paused", actor: "ann", details: { system: "erp" } }],
  command: { id, at: start + 1, outcome: { ok: true } },
});
const audited = async (journal: Journal) => (await journal.audit.list({ limit: 9 })).items.length;

export function pausesContract(fresh: Fresh): void {
  describe("pauses", () => {
    test("of Systems, flows and triggers are kept apart, and listed from the oldest on", async () => {
      const journal = await fresh();
      expect(await journal.pauses.list()).toEqual([]);
      for (const pause of each.toReversed()) expect(await journal.pauses.begin(pause)).toBe(true);
      expect(await journal.pauses.list()).toEqual(each);
      for (const [index, { target }] of each.entries()) {
        expect(await journal.pauses.end(target)).toBe(true);
        expect(await journal.pauses.list()).toEqual(each.slice(index + 1));
      }
    });

    test("are one of each target: the first one stays until it ends", async () => {
      const journal = await fresh();
      expect(await journal.pauses.end(erp)).toBe(false);
      expect(await journal.pauses.begin(newPause(erp))).toBe(true);
      expect(await journal.pauses.begin(newPause(erp, { actor: "kim", at: start + 5 }))).toBe(false);
      expect(await journal.pauses.list()).toEqual([newPause(erp)]);
      expect(await journal.pauses.end({ ...flow, flow: "erp" })).toBe(false);
      expect(await journal.pauses.end(erp)).toBe(true);
      expect(await journal.pauses.begin(newPause(erp, { actor: "kim" }))).toBe(true);
    });

    test("begin and end with the act that asked for it, or not at all", async () => {
      const journal = await fresh();
      await journal.commands.put(command);
      await expect(journal.pauses.begin(newPause(erp), act("k9"))).rejects.toThrow("command k9 has ended");
      expect(await journal.pauses.list()).toEqual([]);
      expect(await journal.pauses.begin(newPause(erp), act("k1"))).toBe(true);
      expect(await journal.commands.get("k1")).toMatchObject({ outcome: { ok: true } });
      expect(await audited(journal)).toBe(1);
      await expect(journal.pauses.end(erp, act("k1"))).rejects.toThrow("command k1 has ended");
      expect(await journal.pauses.list()).toHaveLength(1);
    });

    test("that change nothing leave the command to its caller, and nothing in the audit", async () => {
      const journal = await fresh();
      await journal.commands.put(command);
      expect(await journal.pauses.end(erp, act("k1"))).toBe(false);
      await journal.pauses.begin(newPause(erp));
      expect(await journal.pauses.begin(newPause(erp), act("k1"))).toBe(false);
      expect(await journal.commands.pending(9)).toHaveLength(1);
      expect(await audited(journal)).toBe(0);
    });

    test("stay whatever is pruned", async () => {
      const journal = await fresh();
      await journal.pauses.begin(newPause(erp));
      await journal.prune(start + 1e12, 10);
      expect(await journal.pauses.list()).toHaveLength(1);
    });
  });
}
