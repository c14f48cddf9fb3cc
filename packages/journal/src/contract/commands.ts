import { describe, expect, test } from "vitest";
import type { Act, NewCommand } from "../command.ts";
import type { Journal } from "../journal.ts";
import {
  acceptAll,
  activation,
  badMessage,
  type Fresh,
  message,
  newCase,
  roomy,
  rowOf,
  start,
  step,
} from "./samples.ts";

const entry = { at: start, event: "message.replayed", actor: "ann", details: { message: "a" } };

function command(id: string, change: Partial<NewCommand> = {}): NewCommand {
  return {
    id,
    kind: "replay",
    target: "a",
    input: { from: "s2", nested: [1, null] },
    actor: "ann",
    at: start,
    event: "message.replayed",
    ...change,
  };
}

const act = (id: string): Act => ({
  audit: [entry],
  command: { id, at: start + 1, outcome: { ok: true } },
});

const audited = async (journal: Journal) => (await journal.audit.list({ limit: 9 })).items;

/** Each write that an act may come with. */
const acts: Record<string, (journal: Journal, act: Act) => Promise<unknown>> = {
  repair: ({ progress }, given) =>
    progress.repair({
      settlement: { messageId: "a", state: "accepted", at: start },
      forget: ["s1"],
      resolution: "retry",
      act: given,
    }),
  readmit: ({ messages }, given) => messages.readmit(message("bad"), roomy, given),
  activate: ({ revisions }, given) => revisions.activate(activation("d1", start), given),
  done: ({ commands }, given) => commands.done(given),
};

export function commandsContract(fresh: Fresh): void {
  const prepared = async (): Promise<Journal> => {
    const journal = await fresh();
    await acceptAll(journal, "a");
    await journal.progress.record({ step: step("a", "s1"), revision: "first" });
    await journal.progress.settle({
      messageId: "a",
      state: "held",
      at: start,
      openCase: newCase("c1", "a"),
    });
    await journal.messages.accept(badMessage("bad"), roomy);
    await journal.revisions.save("d1", {}, start);
    await journal.commands.put(command("k1"));
    return journal;
  };

  describe("commands", () => {
    test("wait in the order in which they came, whatever the clock said", async () => {
      const journal = await fresh();
      const other = command("k1", { at: start - 5, input: null, event: null });
      await journal.commands.put(command("k2"));
      await journal.commands.put(other);
      expect(await journal.commands.pending(9)).toEqual([
        { ...command("k2"), endedAt: null, outcome: null },
        { ...other, endedAt: null, outcome: null },
      ]);
      expect(await journal.commands.pending(1)).toHaveLength(1);
      expect(await journal.commands.get("k9")).toBeUndefined();
    });

    test("have each their own id", async () => {
      const journal = await fresh();
      await journal.commands.put(command("k1"));
      await expect(journal.commands.put(command("k1", { actor: "kim" }))).rejects.toThrow("command k1 ");
      expect(await journal.commands.get("k1")).toMatchObject({ actor: "ann" });
    });

    test.each(Object.entries(acts))("end with %s, which the audit then has", async (_, write) => {
      const journal = await prepared();
      await write(journal, act("k1"));
      expect(await journal.commands.get("k1")).toEqual({
        ...command("k1"),
        endedAt: start + 1,
        outcome: { ok: true },
      });
      expect(await journal.commands.pending(9)).toEqual([]);
      expect(await audited(journal)).toEqual([entry]);
    });

    test.each(Object.entries(acts))("are carried out once: %s is refused afterwards", async (_, write) => {
      const journal = await prepared();
      await journal.commands.done({ audit: [], command: { id: "k1", at: start, outcome: "refused" } });
      const before = await Promise.all([rowOf(journal, "a"), rowOf(journal, "bad")]);
      await expect(write(journal, act("k1"))).rejects.toThrow("command k1 has ended");
      await expect(write(journal, act("k9"))).rejects.toThrow("command k9 has ended, or was never stored");
      expect(await Promise.all([rowOf(journal, "a"), rowOf(journal, "bad")])).toEqual(before);
      expect(await journal.progress.steps("a")).toHaveLength(1);
      expect((await journal.cases.list({ limit: 5 })).items).toMatchObject([{ state: "open" }]);
      expect(await journal.revisions.activations(5)).toEqual([]);
      expect(await audited(journal)).toEqual([]);
    });

    test("are repaired whole: the message, its steps and its cases", async () => {
      const journal = await prepared();
      await acts["repair"]?.(journal, act("k1"));
      expect(await rowOf(journal, "a")).toMatchObject({ state: "accepted", endedAt: null });
      expect(await journal.progress.steps("a")).toEqual([]);
      expect((await journal.cases.list({ limit: 5 })).items).toMatchObject([
        { state: "resolved", resolution: "retry", resolvedAt: start },
      ]);
    });

    test("wait on while a message that they take up finds no room", async () => {
      const journal = await prepared();
      await journal.messages.readmit(message("bad"), { queueLimit: 1 }, act("k1"));
      expect(await journal.commands.pending(9)).toHaveLength(1);
      expect(await audited(journal)).toEqual([]);
    });

    test("are forgotten once they ended before the instant", async () => {
      const journal = await prepared();
      await journal.commands.put(command("k2"));
      await journal.commands.done(act("k1"));
      await journal.prune(start + 1, 10);
      expect(await journal.commands.get("k1")).toBeDefined();
      await journal.prune(start + 2, 10);
      expect(await journal.commands.get("k1")).toBeUndefined();
      expect(await journal.commands.get("k2")).toBeDefined();
    });
  });
}
