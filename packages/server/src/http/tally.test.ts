import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { createTally } from "./tally.ts";

function bench() {
  const clock = fakeClock();
  const told: [string, number][] = [];
  const tally = createTally<string>(clock, (facts, count) => told.push([facts, count]));
  return { clock, told, tally };
}

test("the first of a kind is told at once, and the others once a minute, all of them", async () => {
  const { clock, told, tally } = bench();
  for (const facts of ["a1", "a2", "a3"]) tally.note("a", facts);
  tally.note("b", "b1");
  expect(told).toEqual([
    ["a1", 1],
    ["b1", 1],
  ]);
  await clock.advance(60_000);
  expect(told.slice(2)).toEqual([["a3", 2]]);
  tally.note("a", "a4");
  await clock.advance(59_999);
  expect(told.slice(3)).toEqual([]);
  await clock.advance(1);
  expect(told.slice(3)).toEqual([["a4", 1]]);
  await clock.advance(120_000);
  expect([told.length, clock.pending]).toEqual([4, 0]);
});

test("what is untold at the end is told then", async () => {
  const { clock, told, tally } = bench();
  for (const facts of ["a1", "a2", "a3"]) tally.note("a", facts);
  tally.close();
  expect([told, clock.pending]).toEqual([
    [
      ["a1", 1],
      ["a3", 2],
    ],
    0,
  ]);
});

test("whoever makes kinds up fills nothing", () => {
  const { clock, told, tally } = bench();
  for (let kind = 0; kind < 5000; kind++) tally.note(String(kind), "x");
  expect([told.length, clock.pending]).toEqual([1000, 1000]);
  tally.close();
});
