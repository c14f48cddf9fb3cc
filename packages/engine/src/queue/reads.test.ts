import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { createReads } from "./reads.ts";

function start() {
  const clock = fakeClock();
  const told: string[] = [];
  const reads = createReads({
    clock,
    onRead: () => void told.push("read"),
    onError: (error) => void told.push(String(error)),
  });
  return { clock, told, reads };
}

test("what ends is remembered while a read is under way, and only then", async () => {
  const { reads } = start();
  reads.ended("before");
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const done = [first, second].map(({ promise }) =>
    reads.run(
      () => promise,
      () => undefined,
    ),
  );
  reads.ended("m1");
  reads.ended("m2");
  reads.broughtBack("m2");
  first.resolve();
  await done[0];
  expect(["before", "m1", "m2"].map(reads.isOver)).toEqual([false, true, false]);
  second.resolve();
  await done[1];
  expect([reads.isOver("m1"), reads.isReading]).toEqual([false, false]);
});

test("a read that fails is told and tried again after a second; a stopped one is not", async () => {
  const { clock, told, reads } = start();
  const fails = (): Promise<void> =>
    reads.run(
      () => Promise.reject(new Error("gone")),
      () => void told.push("again"),
    );
  await fails();
  await clock.advance(999);
  expect(told).toEqual(["Error: gone", "read"]);
  await clock.advance(1);
  expect(told).toEqual(["Error: gone", "read", "again"]);
  await fails();
  reads.stop();
  await fails();
  await clock.advance(5000);
  expect(told).toEqual(["Error: gone", "read", "again", "Error: gone", "read", "Error: gone", "read"]);
});
