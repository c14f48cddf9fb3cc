import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { createOpenParts } from "./open-parts.ts";

function openParts() {
  const clock = fakeClock();
  const left: unknown[] = [];
  const log = { debug() {}, info() {}, warn() {}, error: (fields: unknown) => left.push(fields) };
  return { clock, left, parts: createOpenParts({ clock, log }) };
}

test("what was opened last is closed first, and nothing is closed twice", async () => {
  const { parts } = openParts();
  const closed: string[] = [];
  for (const name of ["journal", "http", "engine"])
    parts.add(name, {
      async close(patience) {
        await Promise.resolve();
        closed.push(`${name} ${patience}`);
      },
    });
  const first = parts.close(500);
  expect(parts.close(0)).toBe(first);
  await first;
  expect(closed).toEqual(["engine 500", "http 500", "journal 500"]);
});

test("parts that fail or hang are named and left behind after their time, and the others are closed", async () => {
  const { clock, left, parts } = openParts();
  const closed: string[] = [];
  parts.add("journal", { close: () => closed.push("journal") });
  parts.add("engine", { close: () => new Promise(() => {}), takes: (patience) => patience });
  parts.add("watcher", { close: () => Promise.reject(new Error("gone")) });
  parts.add("pruning", {
    close() {
      throw new Error("broken");
    },
  });
  const done = parts.close(10_000);
  await clock.advance(11_999);
  expect(closed).toEqual([]);
  await clock.advance(1);
  await done;
  expect(closed).toEqual(["journal"]);
  expect(left).toEqual([
    { part: "pruning", reason: "Error: broken" },
    { part: "watcher", reason: "Error: gone" },
    { part: "engine", waited: 12_000 },
  ]);
  expect(clock.pending).toBe(0);
});
