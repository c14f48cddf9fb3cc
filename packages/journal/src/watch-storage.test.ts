import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { watchStorage } from "./watch-storage.ts";

test("a full disk is told once, tried again each second, and over once a write succeeds", async () => {
  const clock = fakeClock();
  const lines: string[] = [];
  const note = (_fields: unknown, text: string) => lines.push(text);
  const log = { debug: note, info: note, warn: note, error: note };
  let hasRoom = false;
  let refuse = (_reason: string): void => {};
  const storage = watchStorage(
    {
      call: () => (hasRoom ? Promise.resolve() : Promise.reject(new Error("full"))),
      onNotStorable: (listener) => {
        refuse = listener;
      },
      refusal: () => undefined,
      ended: new Promise(() => {}),
    },
    clock,
    log,
  );
  expect(storage.state()).toEqual({ state: "open" });
  for (let count = 0; count < 50; count++) refuse("the disk is full");
  await clock.advance(5000);
  expect(storage.state()).toEqual({ state: "notStorable", reason: "the disk is full" });
  hasRoom = true;
  await clock.advance(1000);
  expect(storage.state()).toEqual({ state: "open" });
  expect(lines).toEqual([
    "the journal stores nothing now; senders are asked to come again",
    "the journal can be written again",
  ]);
  expect(clock.pending).toBe(0);
});
