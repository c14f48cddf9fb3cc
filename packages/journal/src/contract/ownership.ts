import { describe, expect, test } from "vitest";
import { Fenced } from "../errors.ts";
import type { Journal } from "../journal.ts";
import { newPause } from "./pauses.ts";
import {
  acceptAll,
  activation,
  badMessage,
  type Fresh,
  idsOf,
  message,
  roomy,
  rowOf,
  start,
  step,
  triggerCase,
} from "./samples.ts";

/** Every write of the journal by name, and how it is asked. Reads have no line. */
const writes: Record<string, (journal: Journal) => Promise<unknown>> = {
  accept: ({ messages }) => messages.accept(message("new"), roomy),
  acceptPage: ({ messages }) => messages.acceptPage([message("new")], roomy, null),
  readmit: ({ messages }) => messages.readmit(message("bad"), roomy),
  intend: ({ progress }) => progress.intend(step("a", "s1", { state: "intent" }), "first"),
  record: ({ progress }) => progress.record({ step: step("a", "s1"), revision: "first" }),
  settle: ({ progress }) => progress.settle({ messageId: "a", state: "succeeded", at: start }),
  pin: ({ progress }) => progress.pin(["a"], "first"),
  pinFirst: ({ progress }) => progress.pinFirst("first", [0]),
  forget: ({ progress }) => progress.forget("a", ["s1"]),
  move: ({ cursors }) =>
    cursors.move({ flow: "f@1", retailer: "acme", trigger: "poll", value: 1, at: start }),
  fire: ({ cursors }) => cursors.fire("f@1", "acme", "nightly", start),
  put: ({ references }) => references.put("odoo", "sale.order", "1", "41", start),
  save: ({ revisions }) => revisions.save("d1", {}, start),
  activate: ({ revisions }) => revisions.activate(activation("d1", start)),
  repair: ({ progress }) =>
    progress.repair({
      settlement: { messageId: "a", state: "accepted", at: start },
      forget: [],
      resolution: "retry",
    }),
  openCase: ({ cases }) => cases.open(triggerCase("c1")),
  resolveCase: ({ cases }) => cases.resolve(triggerCase("c1").trigger, "itself", start),
  append: ({ audit }) => audit.append({ at: start, event: "test", actor: "ann", details: {} }),
  putCommand: ({ commands }) =>
    commands.put({
      id: "k1",
      kind: "replay",
      target: "a",
      input: null,
      actor: "ann",
      at: start,
      event: null,
    }),
  done: ({ commands }) => commands.done({ audit: [] }),
  beginPause: ({ pauses }) => pauses.begin(newPause({ system: "erp" })),
  endPause: ({ pauses }) => pauses.end({ system: "erp" }),
  prune: (journal) => journal.prune(start + 1, 5),
};

export function ownershipContract(fresh: Fresh): void {
  describe("ownership", () => {
    test("is granted to whoever asks, with a fence above all before it", async () => {
      const journal = await fresh();
      const second = await journal.own("second");
      const third = await second.own("third");
      expect(second.ownership.owner).toBe("second");
      expect(third.ownership.owner).toBe("third");
      const fences = [journal, second, third].map(({ ownership }) => ownership.fence);
      expect(fences).toEqual([...new Set(fences)].sort((one, other) => one - other));
    });

    test.each(Object.entries(writes))("of an earlier owner refuses %s", async (_, write) => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.messages.accept(badMessage("bad"), roomy);
      const before = await everything(journal);
      const later = await journal.own("later");
      await expect(write(journal)).rejects.toBeInstanceOf(Fenced);
      expect(await everything(later)).toEqual(before);
    });

    test("lets an earlier owner read, and the new one write", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const later = await journal.own("later");
      await later.progress.settle({ messageId: "a", state: "held", at: start });
      expect(await rowOf(journal, "a")).toMatchObject({ state: "held" });
    });

    test("changes between two writes that are under way, not within one", async () => {
      const journal = await fresh();
      const [first, later, late] = await Promise.allSettled([
        journal.messages.accept(message("a"), roomy),
        journal.own("later"),
        journal.messages.accept(message("b"), roomy),
      ]);
      expect([first.status, later.status, late.status]).toEqual(["fulfilled", "fulfilled", "rejected"]);
      expect(idsOf(await journal.messages.unfinished("", 5))).toEqual(["a"]);
    });
  });
}

/** What the writes above would change. */
async function everything(journal: Journal): Promise<unknown> {
  return {
    messages: await journal.messages.list({ limit: 9 }),
    steps: await journal.progress.steps("a"),
    cursor: await journal.cursors.get("f@1", "acme", "poll"),
    fired: await journal.cursors.lastFired("f@1", "acme", "nightly"),
    reference: await journal.references.get("odoo", "sale.order", "1"),
    revisions: await journal.revisions.list(9),
    commands: await journal.commands.pending(9),
    audit: await journal.audit.list({ limit: 9 }),
  };
}
