import { expect, test } from "vitest";
import { durationWords, listed } from "./duration.ts";
import { catchWords, errorWords, retryWords } from "./failure-words.ts";
import { cronWords, everyWords } from "./trigger-words.ts";

test.each([
  [30_000, "30 seconds"],
  [60_000, "1 minute"],
  [65_000, "1 minute 5 seconds"],
  [86_400_000, "1 day"],
  [90_061_000, "1 day 1 hour"],
  [250, "250 milliseconds"],
  [0, "no time"],
])("%i milliseconds are %s", (milliseconds, words) => expect(durationWords(milliseconds)).toBe(words));

test.each([
  ["0 7 * * *", "Every day at 07:00"],
  ["*/10 8-18 * * 1-5", "Every 10 minutes, between 08:00 and 18:59, Monday through Friday"],
  ["no cron", "On the schedule no cron"],
])("%s is %s", (cron, words) => expect(cronWords(cron)).toBe(words));

test.each([
  ["poll", { every: "1m" }, "Every minute"],
  ["poll", { every: "90s" }, "Every 1 minute 30 seconds"],
  ["schedule", { cron: "0 7 * * *", timezone: "Europe/Berlin" }, "Every day at 07:00 (Europe/Berlin)"],
  ["webhook", { path: "/orders" }, undefined],
])("a %s with %j brings messages: %s", (part, value, words) =>
  expect(everyWords({ part, value })).toBe(words),
);

test("lists read as sentences", () => {
  expect([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")]).toEqual([
    "",
    "a",
    "a and b",
    "a, b or c",
  ]);
});

test("errors are told without their names, own ones too", () => {
  expect(errorWords(["Timeout", "UnknownProduct"])).toBe("No answer in time or unknown product");
});

test("retries tell how often, how long and when first", () => {
  const span = {
    file: "flows/policy.yaml",
    start: { line: 1, column: 1, offset: 0 },
    end: { line: 1, column: 1, offset: 0 },
  };
  const line = { errors: ["Timeout"], interval: 2000, maxAttempts: 12, maxElapsed: 86_400_000, span };
  expect(retryWords([line, { ...line, maxAttempts: 1, maxElapsed: undefined }])).toEqual([
    "No answer in time: tried up to 12 times within 1 day, first after 2 seconds, then ever more rarely.",
    "No answer in time: tried up to 1 time, first after 2 seconds, then ever more rarely.",
  ]);
});

test.each([
  [
    { action: "hold", case: { queue: "orders", dueIn: "4h" } },
    "The message is held, and later ones of the same key wait behind it. A case in the queue orders asks a person for an answer within 4 hours.",
  ],
  [
    { action: "deadLetter" },
    "The message is put aside as a dead letter and can be replayed; later ones go on.",
  ],
  [
    { action: "skip", reason: "nobody waits for it" },
    "The message is given up without harm: nobody waits for it.",
  ],
])("%j in words", (line, words) => expect(catchWords(line)).toBe(words));
