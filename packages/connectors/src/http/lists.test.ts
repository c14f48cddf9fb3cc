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
    // The System tells its time in whole seconds.
    const before = Math.floor(Date.now() / 1000) * 1000;
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

/** A list of the numbers from 1 to `length`, by pages; `change` edits an answer. */
const shop = (
  length: number,
  size: number,
  change: (answer: object, page: number) => unknown = (answer) => answer,
): Handle => {
  const all = Array.from({ length }, (_, index) => ({ id: index + 1 }));
  return (request) => {
    const page = numberIn(request.url, "page", 1);
    return change({ items: all.slice((page - 1) * size, page * size), total: length }, page);
  };
};
const counted = {
  trait: "safe",
  request: get,
  items: "body.items",
  pages: { kind: "page", into: { query: "page" }, size: 5 },
};
const idsOf = (pages: readonly { items: readonly unknown[] }[]) =>
  pages.flatMap(({ items }) => items.map((item) => (item as { id: number }).id));

describe("the end of a list is proven", () => {
  test("where the System gives smaller pages than it is asked for", async () => {
    const system = await open({ "a.list": counted }, shop(8, 3));
    expect(idsOf(await system.list("a.list"))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const byOffset = { ...counted, pages: { kind: "offset", into: { query: "offset" }, size: 5 } };
    const other = await open({ "a.list": byOffset }, (request) => {
      const at = numberIn(request.url, "offset", 0);
      return { items: [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id })).slice(at, at + 3) };
    });
    expect(idsOf(await other.list("a.list"))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test("where the last page comes again, or a page beyond it is refused", async () => {
    const last = await open({ "a.list": counted }, (request, ...rest) => {
      const page = Math.min(2, numberIn(request.url, "page", 1));
      return shop(8, 5)({ ...request, url: `/?page=${page}` }, ...rest);
    });
    expect(idsOf(await last.list("a.list"))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const refusing = await open({ "a.list": counted }, (request, response, raw) =>
      numberIn(request.url, "page", 1) > 2
        ? void response.writeHead(404).end()
        : shop(8, 5)(request, response, raw),
    );
    expect(idsOf(await refusing.list("a.list"))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test.each([["null"], ["''"], ["true"], ["'many'"], ["-1"], ["2"]])(
    "where the total is %s, which is not one or too small",
    async (total) => {
      const pages = { ...counted.pages, size: 3, total };
      const system = await open({ "a.list": { ...counted, pages: { ...pages, kind: "page" } } }, shop(9, 3));
      expect(idsOf(await system.list("a.list"))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    },
  );

  test("and not believed where it comes before the total", async () => {
    const system = await open(
      { "a.list": { ...counted, pages: { ...counted.pages, total: "body.total" } } },
      shop(9, 3, (answer) => ({ ...answer, total: 40 })),
    );
    expect(await failureOf(system.list("a.list"))).toMatchObject({ code: "http.badTotal" });
  });

  test.each<[string, unknown, Handle]>([
    [
      "cursors a, b, a, b",
      { kind: "cursor", next: "body.next", into: { query: "c" } },
      (request) => ({
        items: [{ id: request.url }],
        next: request.url.includes("c=a") ? "b" : "a",
        at: Math.random(),
      }),
    ],
    [
      "pages that are ignored and stamped",
      { kind: "page", into: { query: "page" } },
      () => ({ items: [{ id: 1 }], at: Math.random() }),
    ],
    [
      "pages that come in a circle of three",
      { kind: "page", into: { query: "page" } },
      (request) => ({ items: [{ id: numberIn(request.url, "page", 1) % 3 }] }),
    ],
    [
      "links in a circle",
      { kind: "link", next: "body.next" },
      (request) => ({
        items: [{ id: request.url }],
        next: request.url.includes("at=1") ? "/things?at=2" : "/things?at=1",
      }),
    ],
    [
      "a last id that is ignored",
      { kind: "after-id", id: "id", into: { query: "after" } },
      () => ({ items: [{ id: 7 }] }),
    ],
    [
      "a cursor that is missing while there is more",
      { kind: "cursor", next: "body.next", more: "body.more", into: { query: "c" } },
      () => ({ items: [{ id: 7 }], more: true }),
    ],
    [
      "a link that is missing while there is more",
      { kind: "link", next: "body.next", more: "body.more" },
      () => ({ items: [{ id: 7 }], more: true }),
    ],
    [
      "a page without records that says there is more",
      { kind: "after-id", id: "id", more: "body.more", into: { query: "after" } },
      () => ({ items: [], more: true }),
    ],
  ])("against %s", async (_, pages, handle) => {
    const system = await open(
      { "a.list": { trait: "safe", request: get, items: "body.items", pages } },
      handle,
    );
    expect(await failureOf(system.list("a.list"))).toMatchObject({ code: "http.standingStill" });
    expect(system.server.seen.length).toBeLessThan(8);
  });

  test("by the bound of pages at last", async () => {
    let count = 0;
    const pages = { kind: "cursor", next: "body.next", into: { query: "c" }, most: 6 };
    const system = await open(
      { "a.list": { trait: "safe", request: get, items: "body.items", pages } },
      () => ({
        items: [{ id: ++count }],
        next: `c${count}`,
      }),
    );
    expect(await failureOf(system.list("a.list"))).toMatchObject({ code: "http.endless" });
    expect(count).toBe(6);
  });

  test("by another reading where records left an earlier page", async () => {
    const rows = [1, 2, 3, 4, 5, 6];
    const system = await open({ "a.list": counted }, (request) => {
      const page = numberIn(request.url, "page", 1);
      const items = rows.slice((page - 1) * 2, page * 2).map((id) => ({ id }));
      if (page === 1 && rows[0] === 1) rows.push(rows.shift() ?? 0);
      return { items };
    });
    expect(new Set(idsOf(await system.list("a.list")))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });
});

describe("an answer that is not a list", () => {
  const cursor = "2026-07-01T10:00:00.000Z";
  const list = { trait: "safe", request: { ...get, query: { since: "$cursor" } }, items: "body.data.items" };
  test.each<[string, string, string]>([
    ["a page of HTML", "text/html", "<html><h1>Back soon</h1></html>"],
    ["a page of HTML that says it is JSON", "application/json", "<!DOCTYPE html><html></html>"],
    ["an error object", "application/json", '{"code":"maintenance","message":"later"}'],
    ["an error object that says it is a page", "text/html", '{"code":"maintenance","message":"later"}'],
    ["no data", "application/json", '{"data":null,"errors":[{"message":"no"}]}'],
    ["null", "application/json", "null"],
    ["nothing", "application/json", ""],
    ["a word", "application/json", '{"data":{"items":"none"}}'],
    ["cut JSON", "application/json", '{"data":{"items":[{"id":1}'],
  ])("such as %s fails the round", async (_, type, body) => {
    const system = await open(
      { "a.list": list },
      (_request, response) => void response.writeHead(200, { "content-type": type }).end(body),
    );
    await failureOf(system.list("a.list", { cursor }));
  });

  test.each<[number, string]>([
    [200, '{"data":{"items":[]}}'],
    [200, '{"data":{"items":null}}'],
    [200, '{"data":{"items":null},"errors":[]}'],
    [204, ""],
  ])("is not one of %i with %s, which is empty", async (status, body) => {
    const system = await open(
      { "a.list": list },
      (_request, response) => void response.writeHead(status).end(body),
    );
    const [page, ...others] = await system.list("a.list", { cursor });
    expect(others).toEqual([]);
    expect(page).toMatchObject({ items: [] });
  });
});

describe("a record that an expression fails for", () => {
  const list = {
    trait: "safe",
    request: get,
    items: 'body.data.items[$not(state = "gone")].{ "id": id, "price": $number(price) }',
  };
  const good = (id: number) => ({ id, price: String(id) });
  const bad = (id: number) => ({ id, price: "free" });
  const picked = (...ids: number[]) => ids.map((id) => ({ id, price: id }));

  test("is broken by itself: its neighbours are read, and the pages behind it", async () => {
    const pages = [[good(1), bad(2), { id: 3, state: "gone" }, good(4)], [bad(5)], [good(6)]];
    const system = await open(
      { "a.list": { ...list, pages: { kind: "page", into: { query: "page" }, first: 0 } } },
      (request) => ({ data: { items: pages[numberIn(request.url, "page", 0)] ?? [] } }),
    );
    const read = await system.list("a.list");
    expect(read.flatMap(({ items }) => items)).toEqual(picked(1, 4, 6));
    const broken = read.flatMap((page) => page.broken ?? []);
    expect(broken.map(({ record }) => record)).toEqual([bad(2), bad(5)]);
    expect(broken[0]?.problem).toContain("`items` fails for the record");
  });

  test("is passed by a list that goes on from the last id", async () => {
    const all = [good(1), bad(2), good(3)];
    const system = await open(
      { "a.list": { ...list, pages: { kind: "after-id", id: "id", into: { query: "after" } } } },
      (request) => ({ data: { items: all.slice(numberIn(request.url, "after", 0)).slice(0, 1) } }),
    );
    const read = await system.list("a.list");
    expect(read.flatMap(({ items }) => items)).toEqual(picked(1, 3));
    expect(read.flatMap(({ broken = [] }) => broken).map(({ record }) => record)).toEqual([bad(2)]);
  });

  test("fails the round where there is no list to take it from", async () => {
    const system = await open({ "a.list": list }, () => ({ data: { items: bad(1) } }));
    expect((await failureOf(system.list("a.list"))).class).toBe("MappingError");
  });

  test("leaves the cursor of the page before it", async () => {
    const pages = [[{ id: 1, at: "10" }], [{ id: 2, at: "soon" }], []];
    const counted = { kind: "cursor", next: "body.next", into: { query: "page" } };
    const system = await open(
      {
        "a.list": {
          trait: "safe",
          request: get,
          items: "body.items",
          cursor: "$max($number(body.items.at))",
          ordered: true,
          pages: counted,
        },
      },
      (request) => {
        const page = numberIn(request.url, "page", 0);
        return { items: pages[page] ?? [], ...(page < 1 ? { next: String(page + 1) } : {}) };
      },
    );
    const read = await system.list("a.list", { cursor: 5 });
    expect(read.map(({ items, cursor }) => [items, cursor])).toEqual([
      [pages[0], 10],
      [pages[1], 10],
    ]);
  });
});

describe("the instant at which a run began", () => {
  const list = { trait: "safe", request: get, items: "body.items" };
  const dated =
    (date: string | undefined, items: unknown[] = []): Handle =>
    (_request, response) => {
      response.sendDate = false;
      if (date) response.setHeader("date", date);
      return { items };
    };
  const cursorOf = async (handle: Handle, asked: { cursor?: unknown; overlap?: number } = {}) => {
    const system = await open({ "a.list": list }, handle);
    return (await system.list("a.list", asked)).at(-1)?.cursor;
  };

  test("is one of the System's clock", async () =>
    expect(await cursorOf(dated("Thu, 01 Jan 2026 12:00:00 GMT"))).toBe("2026-01-01T12:00:00.000Z"));

  test("is no later than the newest record plus the overlap where the System does not tell its time", async () => {
    const items = [
      { id: 1, changed: "2026-01-01T12:00:00Z" },
      { id: 2, changed: "2025-01-01T12:00:00Z" },
    ];
    expect(await cursorOf(dated(undefined, items), { overlap: 60_000 })).toBe("2026-01-01T12:01:00.000Z");
    const ahead = [{ id: 1, due: new Date(Date.now() + 9e9).toISOString() }];
    expect(Date.parse(String(await cursorOf(dated(undefined, ahead))))).toBeLessThanOrEqual(Date.now());
  });

  test("is not known where nothing tells it, and the cursor stays", async () => {
    expect(await cursorOf(dated(undefined))).toBeUndefined();
    expect(await cursorOf(dated(undefined), { cursor: "2026-01-01T00:00:00.000Z" })).toBe(
      "2026-01-01T00:00:00.000Z",
    );
  });
});
