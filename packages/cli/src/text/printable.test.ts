import { expect, test } from "vitest";
import { messageTable } from "./message-text.ts";
import { printable } from "./printable.ts";

test("control characters, line ends and turns of direction are shown, all else stays", () => {
  const foreign =
    "\u001b[2J\u001b]0;title\u0007 a\r\nb\t\u0085\u009b31m \u2028 \u202eabc\u2066 \u00e9 \u6f22 \ud83d\ude00";
  expect(printable(foreign)).toBe(
    "\\u001b[2J\\u001b]0;title\\u0007 a\\u000d\\u000ab\\u0009\\u0085\\u009b31m \\u2028 \\u202eabc\\u2066 \u00e9 \u6f22 \ud83d\ude00",
  );
  expect(printable({ a: ["\u0000", { "b\n": 1 }], c: null })).toEqual({
    a: ["\\u0000", { "b\\u000a": 1 }],
    c: null,
  });
});

test("a key with a line end makes no row of its own", () => {
  const row = {
    id: "1",
    state: "held",
    mode: "live",
    flow: "orders@1",
    retailer: "acme",
    trigger: "webhook",
    key: "A\nB \u001b[31m",
    identity: null,
    version: null,
    revision: "abc",
    acceptedAt: "2026-11-23T16:49:19.580Z",
    endedAt: null,
    waitsFor: null,
    attempts: 0,
    duplicates: 0,
    lastSeenAt: null,
    failure: null,
  } as const;
  const text = messageTable([row], 200);
  expect(text.split("\n")).toHaveLength(2);
  expect(text).not.toContain("\u001b");
});
