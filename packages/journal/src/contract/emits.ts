import { describe, expect, test } from "vitest";
import type { Journal } from "../journal.ts";
import type { Candidate } from "../message.ts";
import { acceptAll, badMessage, type Fresh, idsOf, message, roomy, rowOf, start, step } from "./samples.ts";

/** A message of another flow, as a step starts it. */
function started(id: string, change: Parameters<typeof message>[1] = {}): Candidate {
  return { message: message(id, { flow: "invoices@1", ...change }), options: roomy };
}

/** Ids of all unfinished messages, in the order of their acceptance. */
async function waiting({ messages, partitions }: Journal): Promise<string[]> {
  const from = partitions.owned().map((partition) => ({ partition, after: "" }));
  return idsOf((await messages.feed(from, 100)).rows);
}

export function emitsContract(fresh: Fresh): void {
  describe("a step that starts messages", () => {
    const end = { step: step("a", "tell"), revision: "first" };

    test("has them taken in with its end, in their order, and keeps what became of them as its result", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      await journal.messages.accept(message("known", { flow: "invoices@1", identity: "same" }), roomy);
      const bad = { message: badMessage("bad", { flow: "returns@1" }), options: roomy };
      const answers = await journal.progress.record({
        ...end,
        settle: { messageId: "a", state: "succeeded", at: start },
        emits: [started("b"), started("again", { identity: "same" }), bad, started("c")],
      });
      expect(answers).toMatchObject([
        { state: "accepted", id: "b" },
        { state: "duplicate", id: "known", seen: 2 },
        { state: "quarantined", id: "bad" },
        { state: "accepted", id: "c" },
      ]);
      const { state } = await rowOf(journal, "a");
      expect(state).toBe("succeeded");
      expect(await waiting(journal)).toEqual(["known", "b", "c"]);
      const [stored] = await journal.progress.steps("a");
      expect(JSON.parse(stored?.result ?? "")).toEqual([
        { flow: "invoices@1", id: "b", state: "accepted" },
        { flow: "invoices@1", id: "known", state: "duplicate" },
        { flow: "returns@1", id: "bad", state: "quarantined" },
        { flow: "invoices@1", id: "c", state: "accepted" },
      ]);
    });

    test("has not ended where one of them finds no room", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      const full = { message: message("c", { flow: "returns@1" }), options: { queueLimit: 0 } };
      const answers = await journal.progress.record({ ...end, emits: [started("b"), full] });
      expect(answers).toEqual([
        { state: "full", unfinished: 0 },
        { state: "full", unfinished: 0 },
      ]);
      expect(await journal.progress.steps("a")).toEqual([]);
      expect(await rowOf(journal, "a")).toMatchObject({ state: "accepted", pinned: false });
      expect(await waiting(journal)).toEqual(["a"]);
    });

    test("ends where nobody takes what it starts", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a");
      expect(await journal.progress.record({ ...end, emits: [] })).toEqual([]);
      expect(await journal.progress.steps("a")).toMatchObject([{ step: "tell", result: "[]" }]);
    });

    test("takes nothing in for a message that is not there", async () => {
      const journal = await fresh();
      await expect(journal.progress.record({ ...end, emits: [started("b")] })).rejects.toThrow(/message a/);
      expect(await waiting(journal)).toEqual([]);
    });

    test("may stand among others that are written at once", async () => {
      const journal = await fresh();
      await acceptAll(journal, "a", "z");
      const [first, , last] = await Promise.all([
        journal.progress.record({ ...end, emits: [started("b")] }),
        journal.progress.record({ step: step("z", "s1"), revision: "first" }),
        journal.progress.record({ step: step("a", "more"), revision: "first", emits: [started("c")] }),
      ]);
      expect([first, last]).toMatchObject([[{ id: "b" }], [{ id: "c" }]]);
      expect((await journal.progress.steps("z")).map(({ step: name }) => name)).toEqual(["s1"]);
      expect(await waiting(journal)).toEqual(["a", "z", "b", "c"]);
    });
  });
}
