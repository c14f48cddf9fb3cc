import { afterEach, expect, test } from "vitest";
import { openSystems } from "../testing/open-system.ts";

const { open, closeAll } = openSystems();
afterEach(closeAll);

const byPage = { kind: "page", into: { query: "page" } };

test.each<[string, Record<string, unknown>, boolean]>([
  ["page numbers", { request: { method: "GET", path: "/things" }, pages: byPage }, true],
  [
    "offsets",
    {
      request: { method: "GET", path: "/things", query: { since: "$cursor" } },
      pages: { kind: "offset", into: { query: "skip" } },
    },
    true,
  ],
  [
    "page numbers in an order that the query asks for",
    { request: { method: "GET", path: "/things", query: { sort: '"id"' } }, pages: byPage },
    false,
  ],
  [
    "page numbers in an order that the body asks for",
    { request: { method: "POST", path: "/search", body: { orderBy: '"id"' } }, pages: byPage },
    false,
  ],
  [
    "a cursor",
    {
      request: { method: "GET", path: "/things" },
      pages: { kind: "cursor", into: { query: "at" }, next: "body.next" },
    },
    false,
  ],
])("a list with %s says whether its pages may slip", async (_how, operation, slips) => {
  const { listed } = await open({ "things.list": { trait: "safe", items: "body", ...operation } }, () => []);
  expect(listed("things.list").slips).toBe(slips);
});
