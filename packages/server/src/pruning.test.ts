import { type Journal, memoryJournal, type NewMessage } from "@crossdock/journal";
import type { Log } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { lastStamp, startPruning } from "./pruning.ts";

const accepted: Omit<NewMessage, "id" | "identity" | "acceptedAt"> = {
  ...{ flow: "orders@1", retailer: "acme", mode: "live", key: null, trigger: "feed", version: null },
  ...{ revision: "r1", state: "accepted", payload: "{}", original: null, failure: null },
};
const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

test.each(["ends", "fails"])("leaves no timer when a prune under way %s after the stop", async (how) => {
  const clock = fakeClock();
  const asked = Promise.withResolvers<number>();
  const journal: Journal = { ...memoryJournal(), prune: () => asked.promise };
  const pruning = startPruning(journal, clock, quiet);
  await clock.advance(60_000);
  pruning.stop();
  if (how === "ends") asked.resolve(500);
  else asked.reject(new Error("no room"));
  await clock.advance(0);
  expect(clock.pending).toBe(0);
});

const day = 86_400_000;

/** The instants of each prune in the first ten minutes of a start at `now`. */
async function prunedAt(now: number, last: number | undefined): Promise<number[]> {
  const clock = fakeClock(now);
  const asked: number[] = [];
  const prune = async (endedBefore: number): Promise<number> => {
    asked.push(endedBefore);
    return 0;
  };
  const pruning = startPruning({ ...memoryJournal(), prune }, clock, quiet, last);
  await clock.advance(600_000);
  pruning.stop();
  return asked;
}

test("asks by whole milliseconds, whatever parts of one the monotonic clock counts", async () => {
  const clock = fakeClock(40 * day);
  const asked: number[] = [];
  const prune = async (endedBefore: number): Promise<number> => asked.push(endedBefore);
  let slow = 0;
  const elapsed = () => clock.elapsed() - slow;
  const pruning = startPruning({ ...memoryJournal(), prune }, { ...clock, elapsed }, quiet);
  slow = 0.25;
  await clock.advance(60_000);
  pruning.stop();
  expect(asked).toEqual([10 * day + 59_999]);
});

describe("a start", () => {
  const last = Date.UTC(2026, 0, 1);

  test("under a clock that is forty days ahead prunes by the last stamp and a day", async () => {
    const asked = await prunedAt(last + 40 * day, last);
    expect(asked.length).toBe(10);
    expect(asked.at(0)).toBe(last + day + 60_000 - 30 * day);
    expect(asked.at(-1)).toBe(last + day + 600_000 - 30 * day);
  });

  test.each([
    ["soon after the last stamp", last + 1000, last],
    ["under a clock that was ahead before", last, last + 40 * day],
    ["on an empty journal", last, undefined],
  ])("%s prunes by the clock", async (_, now, stamp) => {
    expect((await prunedAt(now, stamp)).at(0)).toBe(now + 60_000 - 30 * day);
  });
});

test("the last stamp is the latest of the newest message, and none in an empty journal", async () => {
  const journal = memoryJournal();
  expect(await lastStamp(journal)).toBeUndefined();
  const accept = (id: string, acceptedAt: number) =>
    journal.messages.accept({ ...accepted, id, identity: id, acceptedAt }, { queueLimit: 10 });
  await accept("a", 9000);
  await accept("b", 1000);
  expect(await lastStamp(journal)).toBe(1000);
  await journal.progress.settle({ messageId: "b", state: "succeeded", at: 2000 });
  expect(await lastStamp(journal)).toBe(2000);
});
