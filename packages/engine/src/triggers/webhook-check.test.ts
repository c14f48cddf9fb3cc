import { expect, test } from "vitest";
import { checkWebhook } from "./webhook-check.ts";

const said = (settings: Record<string, unknown>) =>
  Array.from(checkWebhook(settings), ({ path, message }) => `${path.join(".")}: ${message}`);

const hmac = { scheme: "hmac", secret: "a" };

test.each<[Record<string, unknown>, string[]]>([
  [{ verify: { ...hmac, header: "x" } }, []],
  [
    { verify: { ...hmac, header: "x", entries: { timestamp: "t" } }, challenge: "c", ping: { header: "a" } },
    [],
  ],
  [{ verify: hmac }, ["verify: `verify` needs `header` or `member`"]],
  [
    { verify: { ...hmac, header: "x", member: "y" } },
    ["verify.member: `header` and `member` exclude each other"],
  ],
  [
    { verify: { ...hmac, header: "x", each: "items" } },
    ["verify.each: `each` needs `member` beside it", "verify.each: `each` needs `signed` beside it"],
  ],
  [{ verify: { ...hmac, member: "x", entries: {} } }, ["verify.entries: `entries` needs `header` beside it"]],
  [
    { verify: { ...hmac, header: "x", entries: { timestamp: "t" }, timestampHeader: "y" } },
    ["verify.timestampHeader: `timestampHeader` and the time in `entries` exclude each other"],
  ],
  [{ verify: { scheme: "bearer", signed: "x" } }, ["verify.signed: `signed` is about the scheme `hmac`"]],
  [{ verify: { scheme: "header" } }, ["verify.scheme: `scheme` needs `header` beside it"]],
  [{ challenge: {} }, ["challenge: `challenge` needs `member` or `query`"]],
  [{ challenge: { member: "a", token: {} } }, ["challenge.token: `token` needs `query` beside it"]],
  [{ ping: { value: "x" } }, ["ping: `ping` needs `header` or `member`"]],
])("of %j is said", (settings, problems) => {
  expect(said(settings)).toEqual(problems);
});
