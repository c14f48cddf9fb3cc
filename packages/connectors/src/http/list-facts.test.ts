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

/** What is told of a list that asks with this query or body, and what it says of its pages and its cursor. */
async function facts(request: Record<string, unknown>, more: Record<string, unknown> = {}) {
  const whole = { method: "POST", path: "/things", ...request };
  const { listed } = await open(
    { "things.list": { trait: "safe", items: "body", request: whole, ...more } },
    () => [],
  );
  return listed("things.list");
}

const sized = { pages: { ...byPage, size: 50 } };

test.each([
  [{ query: { limit: "100" } }, ["query", "limit"]],
  [{ query: { page_size: "50" } }, ["query", "page_size"]],
  [{ body: { paging: { pageSize: "200" } } }, ["body", "paging", "pageSize"]],
])("a request with %j asks for a size beside the declared one", async (request, place) => {
  expect((await facts(request, sized)).fixedSize).toEqual(place);
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ["the declared size", { query: { limit: "$size" } }, sized],
  ["the declared size elsewhere, too", { query: { limit: "100" }, body: { n: "$size" } }, sized],
  ["no declared size", { query: { limit: "100" } }, { pages: byPage }],
  ["another number", { query: { version: "2", archived: "0", discount: "5" } }, sized],
  ["a size of the message", { query: { limit: "input.most" } }, sized],
])("a request with %s is left alone", async (_, request, more) => {
  expect((await facts(request, more)).fixedSize).toBeUndefined();
});

const ordered = { ordered: true, cursor: "$max(items.updated_at)" };

test.each([
  [{ query: { sort: '"created_at"' } }, "created_at"],
  [{ query: { order_by: '"-number, id"' } }, "-number, id"],
  [{ body: { sorts: [{ field: '"createdAt"', direction: '"asc"' }] } }, "createdAt"],
])("a request with %j comes in another order than its cursor moves", async (request, order) => {
  expect((await facts(request, ordered)).otherOrder).toBe(order);
});

test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
  ["the order of the cursor", { query: { sort: '"updated_at"' } }, ordered],
  ["the same field as the service writes it", { query: { sort: '"updatedAt asc, id"' } }, ordered],
  ["the field of an inner object", { body: { sort: { by: '"order.updatedAt"' } } }, ordered],
  ["a cursor that moves at the end alone", { query: { sort: '"id"' } }, { cursor: ordered.cursor }],
  ["an order that the message says", { query: { sort: "input.order" } }, ordered],
  ["no order", { query: { updated_since: "$cursor" } }, ordered],
])("a request with %s is left alone", async (_, request, more) => {
  expect((await facts(request, more)).otherOrder).toBeUndefined();
});
