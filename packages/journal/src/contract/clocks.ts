import { type FakeClock, testClocks } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import type { Journal } from "../journal.ts";
import { activation, type Fresh, idsOf, lane, message, newCase, roomy, rowOf } from "./samples.ts";

const ids = ["a", "b", "c", "d", "e", "f"];

/** A life of several messages, each write stamped by a clock that may be set between two of them. */
export function clocksContract(fresh: Fresh): void {
  describe.each(testClocks)("on a wall clock that %s", (_, createClock) => {
    /** Time goes by with each stamp; a clock that leaps does so meanwhile. */
    const stamping = (clock: FakeClock) => async (): Promise<number> => {
      clock.schedule(1, () => {});
      await clock.advance(1);
      return clock.now();
    };

    const accepted = async (): Promise<{ journal: Journal; stamp: () => Promise<number> }> => {
      const journal = await fresh();
      const stamp = stamping(createClock());
      for (const id of ids) await journal.messages.accept(message(id, { acceptedAt: await stamp() }), roomy);
      return { journal, stamp };
    };

    test("messages keep the order in which they were accepted, in lanes, pages and lists", async () => {
      const { journal } = await accepted();
      expect(idsOf(await journal.messages.unfinished("", 9))).toEqual(ids);
      expect(idsOf(await journal.messages.lane(lane, "", 9))).toEqual(ids);
      const first = await journal.messages.list({ limit: 4 });
      const second = await journal.messages.list({ limit: 4, cursor: first.next ?? "" });
      expect(idsOf([...first.items, ...second.items])).toEqual(ids.toReversed());
      const [oldest] = await journal.messages.oldest();
      expect(oldest?.acceptedAt).toBe((await rowOf(journal, "a")).acceptedAt);
    });

    test("a duplicate is one, and is counted, whenever it says that it came", async () => {
      const { journal, stamp } = await accepted();
      for (let seen = 2; seen < 6; seen++) {
        const acceptedAt = await stamp();
        const again = message(`again ${seen}`, { identity: "a", acceptedAt });
        expect(await journal.messages.accept(again, roomy)).toEqual({ state: "duplicate", id: "a", seen });
        expect(await rowOf(journal, "a")).toMatchObject({ duplicates: seen - 1, lastSeenAt: acceptedAt });
      }
    });

    test("a message waits as long as it was to wait, never less than nothing", async () => {
      const { journal, stamp } = await accepted();
      for (const messageId of ids) {
        const at = await stamp();
        await journal.progress.settle({ messageId, state: "retrying", at, dueAt: at + 500 });
        expect(await rowOf(journal, messageId)).toMatchObject({ dueAt: at + 500, delay: 500 });
        await journal.progress.settle({ messageId, state: "retrying", at: at + 900, dueAt: at });
        expect(await rowOf(journal, messageId)).toMatchObject({ delay: 0 });
      }
    });

    test("activations, cases, the audit and commands keep the order in which they came", async () => {
      const { journal, stamp } = await accepted();
      for (const id of ids) {
        const at = await stamp();
        await journal.revisions.save(id, {}, at);
        await journal.revisions.activate(activation(id, at));
        await journal.progress.settle({ messageId: id, state: "held", at, openCase: newCase(id, id) });
        await journal.audit.append({ at, event: id, actor: "ann", details: {} });
        const command = { kind: "replay", target: id, input: null, actor: "ann", event: null };
        await journal.commands.put({ ...command, id, at });
      }
      const newest = ids.toReversed();
      expect((await journal.revisions.activations(9)).map(({ digest }) => digest)).toEqual(newest);
      expect((await journal.revisions.list(9)).map(({ digest }) => digest)).toEqual(newest);
      expect(idsOf((await journal.cases.list({ limit: 9 })).items)).toEqual(newest);
      expect((await journal.audit.list({ limit: 9 })).items.map(({ event }) => event)).toEqual(newest);
      expect(idsOf(await journal.commands.pending(9))).toEqual(ids);
    });

    test("pruning takes what had ended by its instant, and only that", async () => {
      const { journal, stamp } = await accepted();
      const ends = new Map<string, number>();
      for (const messageId of ids) {
        const at = await stamp();
        ends.set(messageId, at);
        await journal.progress.settle({ messageId, state: "succeeded", at });
      }
      const instant = (ends.get("d") ?? 0) + 1;
      const left = ids.filter((id) => (ends.get(id) ?? 0) >= instant);
      expect(await journal.prune(instant, 9)).toBe(ids.length - left.length);
      expect(idsOf((await journal.messages.list({ limit: 9 })).items)).toEqual(left.toReversed());
      expect(await journal.check()).toEqual([]);
    });
  });
}
