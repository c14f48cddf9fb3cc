import { expect, test } from "vitest";
import { clockChanges, firesWithin } from "./clock-changes.ts";

const year = (timezone: string) => clockChanges(timezone, Date.parse("2026-01-01"), Date.parse("2027-01-01"));
const shown = (at: number) => new Date(at).toISOString().slice(5, 16);

test.each([
  ["Europe/Berlin", "skipped 03-29T02:00 03-29T03:00", "repeated 10-25T02:00 10-25T03:00"],
  ["America/New_York", "skipped 03-08T02:00 03-08T03:00", "repeated 11-01T01:00 11-01T02:00"],
  ["Australia/Lord_Howe", "repeated 04-05T01:30 04-05T02:00", "skipped 10-04T02:00 10-04T02:30"],
])("the clock of %s changes twice", (timezone, ...expected) => {
  expect(year(timezone).map(({ kind, from, to }) => `${kind} ${shown(from)} ${shown(to)}`)).toEqual(expected);
});

test.each(["UTC", "Asia/Tokyo"])("the clock of %s never changes", (timezone) => {
  expect(year(timezone)).toEqual([]);
});

test.each([
  ["30 2 * * *", true],
  ["0 2 * * *", true],
  ["59 2 * * 0", true],
  ["0 3 * * *", false],
  ["59 1 * * *", false],
  ["30 2 * * 1", false],
  ["30 2 1 * *", false],
])("%s fires within the change of Berlin: %s", (cron, expected) => {
  expect(year("Europe/Berlin").map((change) => firesWithin(cron, change))).toEqual([expected, expected]);
});
