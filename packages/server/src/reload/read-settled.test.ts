import { delayed, systemClock } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { readSettled } from "./read-settled.ts";
import { digestFiles } from "./read-workspace.ts";

/** Reads what the list says, one after the other; the last one for ever. */
function looks(...texts: string[]) {
  let count = 0;
  return {
    read: async () => ({ "flows/a.yaml": texts[Math.min(count++, texts.length - 1)] ?? "" }),
    taken: () => count,
  };
}
const text = (files: Readonly<Record<string, string>> | undefined) => files?.["flows/a.yaml"];

test("a file that is being written is read once it lies still", async () => {
  const { read, taken } = looks("kind: Fl", "kind: Flow", "kind: Flow\n", "kind: Flow\n", "kind: Flow\n");
  const found = await readSettled({ read, clock: systemClock, settle: 1 });
  expect([text(found?.files), taken()]).toEqual(["kind: Flow\n", 4]);
});

test("a clock that is set back does not keep it waiting", async () => {
  const clock = fakeClock();
  const back = { ...clock, now: () => -Math.random() * 1e12 };
  const { read } = looks("half", "whole", "whole");
  const found = readSettled({ read, clock: back });
  await clock.advance(600);
  expect(text((await found)?.files)).toBe("whole");
});

test("files that never come to rest are given up", async () => {
  let count = 0;
  const read = async () => ({ "flows/a.yaml": String(count++) });
  expect(await readSettled({ read, clock: systemClock, settle: 0 })).toBeUndefined();
});

test("what is known already needs no second look", async () => {
  const { read, taken } = looks("one");
  const known = digestFiles({ "flows/a.yaml": "one" });
  await readSettled({ read, clock: systemClock, isKnown: (digest) => digest === known });
  expect(taken()).toBe(1);
  await delayed(systemClock, 0);
});
