import { expect, test } from "vitest";
import { sinceOf } from "./since.ts";

const now = Date.parse("2026-11-30T03:10:00Z");

test.each([
  ["2h", "2026-11-30T01:10:00.000Z"],
  ["22:00", "2026-11-29T22:00:00.000Z"],
  ["3:10", "2026-11-30T03:10:00.000Z"],
  ["2026-11-29", "2026-11-29T00:00:00.000Z"],
  ["2026-11-29T22:00:00+01:00", "2026-11-29T21:00:00.000Z"],
])("%s is an instant", (text, instant) => {
  expect(new Date(sinceOf(text, now) ?? Number.NaN).toISOString()).toBe(instant);
});

test.each(["yesterday", "25:00", "2026-13-01", "2", ""])("%j is not", (text) => {
  expect(sinceOf(text, now)).toBeUndefined();
});
