import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const found = (line: string) => messagesOf("XD318", `retry: [ { errors: [ Timeout ], ${line} } ]\n`);

test.each([
  [
    "interval: 1m, backoffRate: 1, maxAttempts: 10, maxElapsed: 12h",
    "the 10 tries are over after 9m at the latest: `maxElapsed` is never reached",
  ],
  [
    "interval: 2s, maxElapsed: 24h",
    "the 8 tries, which are the default, are over after 4m at the latest: `maxElapsed` is never reached",
  ],
  [
    "interval: 10s, backoffRate: 1, jitter: none, maxAttempts: 1000, maxElapsed: 5m",
    "`maxElapsed` is over after about 31 tries: `maxAttempts` is never reached",
  ],
  [
    "interval: 10s, backoffRate: 1, maxAttempts: 1000, maxElapsed: 5m",
    "`maxElapsed` is over after about 61 tries: `maxAttempts` is never reached",
  ],
])("%s: one of the two is out of reach", (line, message) => {
  expect(found(line)).toEqual([message]);
});

test.each([
  "interval: 2s, maxDelay: 10m, maxAttempts: 150, maxElapsed: 24h",
  "interval: 1s, maxDelay: 2m, maxAttempts: 30, maxElapsed: 1h",
  "interval: 2s, maxAttempts: 12",
  "interval: 10s, backoffRate: 1, jitter: none, maxAttempts: 100, maxElapsed: 5m",
  "interval: 0s, maxAttempts: 3, maxElapsed: 0s",
])("%s: both may end it", (line) => {
  expect(found(line)).toEqual([]);
});
