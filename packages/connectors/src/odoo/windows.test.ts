import { describe, expect, test } from "vitest";
import { cursorAfter, nextWindow, windowDomain } from "./windows.ts";

const now = Date.UTC(2026, 10, 23, 10, 0, 0, 900);
const at = (hour: number, minute = 0, second = 0): number => Date.UTC(2026, 10, 23, hour, minute, second);

describe("windows over write_date", () => {
  test("begin with everything and end a lag behind the server's clock, at a whole second", () => {
    expect(nextWindow(undefined, now, { lag: 120_000, overlap: 0 })).toEqual({
      from: undefined,
      to: at(9, 58),
      after: 0,
    });
  });

  test("follow each other without a gap", () => {
    const first = { from: undefined, to: at(9, 58), after: 0 };
    const cursor = cursorAfter(first, 17, false);
    expect(nextWindow(cursor, now + 60_000, { lag: 120_000, overlap: 0 })).toEqual({
      from: at(9, 58),
      to: at(9, 59),
      after: 0,
    });
  });

  test("that were interrupted stay as they were and go on behind the last record", () => {
    const cursor = cursorAfter({ from: at(9), to: at(9, 58), after: 0 }, 17, true);
    expect(nextWindow(cursor, now + 600_000, { lag: 0, overlap: 60_000 })).toEqual({
      from: at(9),
      to: at(9, 58),
      after: 17,
    });
  });

  test("are not read before a second has passed", () => {
    expect(nextWindow({ from: at(10) }, now, { lag: 0, overlap: 0 })).toBeUndefined();
  });

  test("read again what the overlap asks for, and never move back", () => {
    expect(nextWindow({ from: at(10) }, now, { lag: 120_000, overlap: 300_000 })).toEqual({
      from: at(9, 55),
      to: at(10),
      after: 0,
    });
  });

  test("compare by whole seconds with >= and < only, which mean the same on every version", () => {
    expect(windowDomain({ from: at(9), to: at(10), after: 5 })).toEqual([
      ["write_date", ">=", "2026-11-23 09:00:00"],
      ["write_date", "<", "2026-11-23 10:00:00"],
      ["id", ">", 5],
    ]);
  });
});
