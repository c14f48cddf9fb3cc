import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import type { Handle } from "../testing/loopback-server.ts";
import { openSystems } from "../testing/open-system.ts";

const { open, closeAll } = openSystems();
afterEach(closeAll);

interface Case {
  name: string;
  operation: Record<string, unknown>;
  /** Answers a page of `all`, of at most `size` records. */
  handle: (all: readonly { id: number }[], size: number) => Handle;
}

const get = { method: "GET", path: "/things", query: { size: "$size" } };
const numberIn = (url: string, name: string, preset: number): number =>
  Number(new URL(url, "http://x").searchParams.get(name) ?? preset);

const byPage =
  (first: number): Case["handle"] =>
  (all, size) =>
  (request) => {
    const page = numberIn(request.url, "page", first) - first;
    return { items: all.slice(page * size, (page + 1) * size), pages: Math.ceil(all.length / size) };
  };

const byOffset: Case["handle"] = (all, size) => (request) => {
  const at = numberIn(request.url, "offset", 0);
  return { items: all.slice(at, at + size), total: all.length };
};

const byCursor =
  (place: (request: Parameters<Handle>[0]) => string | undefined): Case["handle"] =>
  (all, size) =>
  (request) => {
    const at = Number(place(request)?.replace("c", "") ?? 0);
    return { items: all.slice(at, at + size), ...(at + size < all.length ? { next: `c${at + size}` } : {}) };
  };

const byLink =
  (form: "header" | "absolute" | "relative"): Case["handle"] =>
  (all, size) =>
  (request, response) => {
    const at = numberIn(request.url, "at", 0);
    const target = `/things?at=${at + size}`;
    const absolute = `http://${request.headers.host}${target}`;
    const more = at + size < all.length;
    if (more && form === "header")
      response.setHeader("link", `</first>; rel="first", <${absolute}>; rel="next"`);
    const next = form === "absolute" ? absolute : target;
    return { items: all.slice(at, at + size), ...(more && form !== "header" ? { next } : {}) };
  };

const afterId: Case["handle"] = (all, size) => (request) => {
  const after = numberIn(request.url, "starting_after", -1);
  const rest = all.filter(({ id }) => id > after);
  return { items: rest.slice(0, size), has_more: rest.length > size };
};

const cases: Case[] = [
  {
    name: "numbered from 1, with a total",
    operation: { pages: { kind: "page", into: { query: "page" }, total: "body.pages" } },
    handle: byPage(1),
  },
  {
    name: "numbered from 0, until a short one",
    operation: { pages: { kind: "page", into: { query: "page" }, first: 0, size: 3 } },
    handle: byPage(0),
  },
  {
    name: "numbered, until an empty one",
    operation: { pages: { kind: "page", into: { query: "page" } } },
    handle: byPage(1),
  },
  {
    name: "by offset, with a total",
    operation: { pages: { kind: "offset", into: { query: "offset" }, total: "body.total" } },
    handle: byOffset,
  },
  {
    name: "by offset, until a short one",
    operation: { pages: { kind: "offset", into: { query: "offset" }, size: 3 } },
    handle: byOffset,
  },
  {
    name: "by a cursor in the query",
    operation: { pages: { kind: "cursor", next: "body.next", into: { query: "cursor" } } },
    handle: byCursor((request) => new URL(request.url, "http://x").searchParams.get("cursor") ?? undefined),
  },
  {
    name: "by a cursor in the body",
    operation: {
      request: { method: "POST", path: "/things", body: { filter: '"all"' } },
      pages: { kind: "cursor", next: "body.next", into: { body: "paging.cursor" } },
    },
    handle: byCursor((request) => JSON.parse(request.body).paging?.cursor),
  },
  {
    name: "by a cursor in a header",
    operation: { pages: { kind: "cursor", next: "body.next", into: { header: "X-Cursor" } } },
    handle: byCursor((request) => request.headers["x-cursor"] as string | undefined),
  },
  { name: "by the Link header", operation: { pages: { kind: "link" } }, handle: byLink("header") },
  {
    name: "by an absolute link",
    operation: { pages: { kind: "link", next: "body.next" } },
    handle: byLink("absolute"),
  },
  {
    name: "by a relative link",
    operation: { pages: { kind: "link", next: "body.next" } },
    handle: byLink("relative"),
  },
  {
    name: "after the last id, with has_more",
    operation: {
      pages: { kind: "after-id", id: "id", into: { query: "starting_after" }, more: "body.has_more" },
    },
    handle: afterId,
  },
  {
    name: "after the last id, until a short one",
    operation: { pages: { kind: "after-id", id: "id", into: { query: "starting_after" }, size: 3 } },
    handle: afterId,
  },
];

describe("the pages of a list", () => {
  test.each(cases)("$name are together the list", async ({ operation, handle }) => {
    let all: { id: number }[] = [];
    const system = await open(
      { "things.list": { trait: "safe", request: get, items: "body.items", ...operation } },
      (request, response, raw) => handle(all, 3)(request, response, raw),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 13 }), async (length) => {
        all = Array.from({ length }, (_, id) => ({ id }));
        const pages = await system.list("things.list");
        expect(pages.flatMap(({ items }) => items)).toEqual(all);
      }),
      { numRuns: 14 },
    );
  });

  test("of kind none are one page", async () => {
    const operation = { trait: "safe", request: get, items: "body.things" };
    const system = await open({ "things.list": operation }, () => ({ things: { id: 1 } }));
    expect((await system.list("things.list")).map(({ items }) => items)).toEqual([[{ id: 1 }]]);
  });

  test("that never move on are an error, not an endless read", async () => {
    const list = (pages: unknown) => ({ trait: "safe", request: get, items: "body.items", pages });
    const stuck = await open(
      {
        "a.list": list({ kind: "cursor", next: "body.next", into: { query: "c" } }),
        "b.list": list({ kind: "page", into: { query: "p" } }),
      },
      (request) => ({ items: [1], next: "same", path: request.url.includes("c=") ? request.url : "" }),
    );
    expect(await failureOf(stuck.list("a.list"))).toMatchObject({ code: "http.standingStill" });
    expect(await failureOf(stuck.list("b.list"))).toMatchObject({ code: "http.standingStill" });
  });

  test("are not followed to another System", async () => {
    const system = await open(
      {
        "a.list": {
          trait: "safe",
          request: get,
          items: "body.items",
          pages: { kind: "link", next: "body.next" },
        },
      },
      () => ({ items: [1], next: "http://127.0.0.1:1/steal" }),
      { auth: { scheme: "bearer", token: { secret: "t" } } },
    );
    expect(await failureOf(system.list("a.list"))).toMatchObject({ code: "http.elsewhere" });
  });

  test("may be asked for by the cursor alone", async () => {
    const pages = { kind: "cursor", next: "body.next", into: { query: "NextToken" }, alone: true };
    const system = await open(
      {
        "a.list": {
          trait: "safe",
          request: { ...get, query: { status: "'open'" } },
          items: "body.items",
          pages,
        },
      },
      (request) => (request.url.includes("NextToken") ? { items: [2] } : { items: [1], next: "n" }),
    );
    await system.list("a.list");
    expect(system.server.seen.map(({ url }) => url)).toEqual(["/things?status=open", "/things?NextToken=n"]);
  });
});

describe("the cursor of a list", () => {
  const changes = {
    trait: "safe",
    request: {
      method: "GET",
      path: "/v2/shipments",
      query: { updated_since: "$cursor", page_size: "'200'" },
    },
    pages: { kind: "cursor", next: "body.next_cursor", into: { query: "cursor" } },
    items: "body.shipments",
  };
  const twoPages: Handle = (request) =>
    request.url.includes("cursor=n2")
      ? { shipments: [{ id: 3, at: "2026-01-03T00:00:00Z" }] }
      : {
          shipments: [
            { id: 1, at: "2026-01-01T00:00:00Z" },
            { id: 2, at: "2026-01-02T00:00:00Z" },
          ],
          next_cursor: "n2",
        };

  test("is the start of the run, and comes with its last page", async () => {
    const system = await open({ "shipments.changes": changes }, twoPages);
    const before = Date.now();
    const [first, last] = await system.list("shipments.changes");
    expect(system.server.seen[0]?.url).toBe("/v2/shipments?page_size=200");
    expect(first).not.toHaveProperty("cursor");
    expect(Date.parse(String(last?.cursor))).toBeGreaterThanOrEqual(before);
    expect(Date.parse(String(last?.cursor))).toBeLessThanOrEqual(Date.now());
  });

  test("is moved back by the overlap on every page of the next run", async () => {
    const system = await open({ "shipments.changes": changes }, twoPages);
    await system.list("shipments.changes", { cursor: "2026-01-01T12:00:00.000Z", overlap: 600_000 });
    expect(system.server.seen.map(({ url }) => url)).toEqual([
      "/v2/shipments?updated_since=2026-01-01T11%3A50%3A00.000Z&page_size=200",
      "/v2/shipments?updated_since=2026-01-01T11%3A50%3A00.000Z&page_size=200&cursor=n2",
    ]);
  });

  test("moves with every page where the records are ordered", async () => {
    const ordered = { ...changes, cursor: "$items[-1].at", ordered: true };
    const system = await open({ "shipments.changes": ordered }, twoPages);
    expect((await system.list("shipments.changes")).map(({ cursor }) => cursor)).toEqual([
      "2026-01-02T00:00:00Z",
      "2026-01-03T00:00:00Z",
    ]);
  });

  test("stays where it was when a run finds nothing", async () => {
    const ordered = { ...changes, cursor: "$items[-1].at" };
    const system = await open({ "shipments.changes": ordered }, () => ({ shipments: [] }));
    expect(await system.list("shipments.changes", { cursor: "2026-01-01T00:00:00Z" })).toEqual([
      { items: [], cursor: "2026-01-01T00:00:00Z" },
    ]);
  });

  test("does not exist for a list that the flow drains", async () => {
    const drained = { ...changes, drains: true };
    const system = await open({ "shipments.changes": drained }, twoPages);
    const pages = await system.list("shipments.changes", { cursor: "2026-01-01T00:00:00Z" });
    expect(pages.every((page) => !("cursor" in page))).toBe(true);
    expect(system.server.seen[0]?.url).toBe("/v2/shipments?page_size=200");
  });
});
