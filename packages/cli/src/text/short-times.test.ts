import { expect, test } from "vitest";
import { ageOf, shortTime } from "./short-times.ts";

test("a list has instants in UTC, to the minute", () => {
  expect(shortTime("2026-11-30T17:27:09.123Z")).toBe("11-30 17:27Z");
});

test.each([
  ["2026-11-30T03:00:00Z", "0s"],
  ["2026-11-30T02:59:00Z", "60s"],
  ["2026-11-30T02:15:00Z", "45m"],
  ["2026-11-29T22:00:00Z", "5h"],
  ["2026-11-27T03:00:00Z", "3d"],
  ["2026-11-30T03:00:01Z", "0s"],
])("%s is %s ago", (instant, age) => {
  expect(ageOf(instant, Date.parse("2026-11-30T03:00:00Z"))).toBe(age);
});
