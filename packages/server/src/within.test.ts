import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { within } from "./within.ts";

test.each([
  ["ends", () => Promise.resolve(), undefined],
  ["has nothing to do", () => undefined, undefined],
  ["fails", () => Promise.reject(new Error("broken")), "a part of the daemon failed to stop"],
  ["hangs", () => new Promise(() => {}), "a part of the daemon does not stop; it is left behind"],
])("a stop goes on when a part %s", async (_how, work, said) => {
  const clock = fakeClock();
  const lines: string[] = [];
  const note = (_fields: unknown, text: string) => lines.push(text);
  const log = { debug: note, info: note, warn: note, error: note };
  const done = within({ clock, log }, 2000, "journal", work);
  await clock.advance(2000);
  await done;
  expect(lines).toEqual(said ? [said] : []);
  expect(clock.pending).toBe(0);
});
