import { type Journal, memoryJournal } from "@crossdock/journal";
import type { Log } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { startPruning } from "./pruning.ts";

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
