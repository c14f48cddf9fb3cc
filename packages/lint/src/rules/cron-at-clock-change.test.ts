import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const said = (cron: string, timezone?: string) =>
  messagesOf(
    "XD117",
    `trigger: { schedule: { cron: '${cron}'${timezone === undefined ? "" : `, timezone: ${timezone}`} } }`,
  );

test("a zone that repeats another hour than it leaves out", () => {
  expect(said("30 1 * * *", "America/New_York")).toEqual([
    "it fires between 01:00 and 02:00, which `America/New_York` has twice on one day of the year",
  ]);
  expect(said("30 2 * * *", "America/New_York")).toEqual([
    "it fires between 02:00 and 03:00, which `America/New_York` leaves out on one day of the year",
  ]);
});

test.each([
  ["15 3 * * *", "Europe/Berlin"],
  ["59 1 * * *", "Europe/Berlin"],
  ["30 2 * * 1-5", "Europe/Berlin"],
  ["0 * * * *", "Europe/Berlin"],
  ["*/15 */2 * * *", "Europe/Berlin"],
  ["30 2 * * *", "UTC"],
  ["30 2 * * *", "Asia/Tokyo"],
  ["30 2 * * *", undefined],
])("%s in %s is left alone", (cron, timezone) => {
  expect(said(cron, timezone)).toEqual([]);
});
