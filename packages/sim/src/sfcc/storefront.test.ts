import { describe, expect, test } from "vitest";
import { openStorefront } from "./testing.ts";

const eu = { siteId: "RefArchEU" };

describe("the orders list", () => {
  test("needs a site that exists and knows no total", async () => {
    const { sim, call } = await openStorefront();
    sim.place({ ...eu, seed: 1 });
    expect((await call("GET", "")).status).toBe(400);
    expect((await call("GET", "?siteId=Nowhere")).status).toBe(404);
    expect(Object.keys((await call("GET", "?siteId=RefArchEU")).body)).toEqual(["data"]);
  });

  test("gives the newest first unless asked otherwise, page by page", async () => {
    const { sim, clock, list } = await openStorefront();
    for (const seed of [1, 2, 3]) {
      sim.place({ ...eu, seed });
      await clock.advance(1_000);
    }
    expect(await list("")).toEqual(["DE-00000003", "DE-00000002", "DE-00000001"]);
    expect(await list("sortOrder=asc&limit=2")).toEqual(["DE-00000001", "DE-00000002"]);
    expect(await list("sortOrder=asc&limit=2&offset=2")).toEqual(["DE-00000003"]);
  });

  test("reaches 10,000 records and 200 a page", async () => {
    const { call } = await openStorefront();
    const status = async (query: string): Promise<number> =>
      (await call("GET", `?siteId=RefArchEU&${query}`)).status;
    expect(await status("limit=200&offset=9800")).toBe(200);
    expect(await status("limit=200&offset=9801")).toBe(400);
    expect(await status("limit=201")).toBe(400);
    expect(await status("limit=0")).toBe(400);
    expect(await status("limit=x")).toBe(400);
  });

  test("filters by comma-separated statuses and refuses unknown and repeated ones", async () => {
    const { sim, call, list } = await openStorefront();
    sim.place(
      { ...eu, seed: 1, exportStatus: "ready" },
      { ...eu, seed: 2, exportStatus: "failed" },
      { ...eu, seed: 3, exportStatus: "exported" },
      { ...eu, seed: 4, exportStatus: "ready", confirmationStatus: "not_confirmed" },
    );
    expect(await list("exportStatus=ready,failed&confirmationStatus=confirmed&sortOrder=asc")).toEqual([
      "DE-00000001",
      "DE-00000002",
    ]);
    const refused = ["exportStatus=done", "exportStatus=ready&exportStatus=failed", "status=created"];
    for (const query of [...refused, "status=new,completed,cancelled"]) {
      expect((await call("GET", `?siteId=RefArchEU&${query}`)).status).toBe(400);
    }
  });

  test("hides orders that are not placed", async () => {
    const { sim, list } = await openStorefront();
    sim.place(
      { ...eu, seed: 1, status: "created" },
      { ...eu, seed: 2, status: "failed" },
      { ...eu, seed: 3 },
    );
    expect(await list("")).toEqual(["DE-00000003"]);
  });

  test("bounds times from inclusive to exclusive", async () => {
    const { sim, clock, list } = await openStorefront();
    const [order] = sim.place({ ...eu, seed: 1 });
    const at = String(order?.lastModified);
    const after = new Date(clock.now() + 1).toISOString();
    expect(await list(`lastModifiedDateFrom=${at}&lastModifiedDateTo=${after}`)).toHaveLength(1);
    expect(await list(`lastModifiedDateTo=${at}`)).toEqual([]);
    expect(await list(`lastModifiedDateFrom=${after}`)).toEqual([]);
  });

  test("lags behind the record, which a single order shows at once", async () => {
    const { sim, clock, call, list } = await openStorefront({ indexLag: 5_000 });
    sim.place({ ...eu, seed: 1 });
    expect(await list("")).toEqual([]);
    await clock.advance(5_000);
    expect(await list("exportStatus=ready")).toHaveLength(1);
    await call("PUT", "/DE-00000001/export-status?siteId=RefArchEU", { status: "exported" });
    expect((await call("GET", "/DE-00000001?siteId=RefArchEU")).body["exportStatus"]).toBe("exported");
    expect(await list("exportStatus=ready")).toHaveLength(1);
    await clock.advance(5_000);
    expect(await list("exportStatus=ready")).toEqual([]);
  });

  test("answers 500 when the page is larger than the platform delivers", async () => {
    const { sim, call } = await openStorefront();
    sim.place({ ...eu, seed: 1 }, { ...eu, seed: 2 });
    sim.settings.answerLimit = 6_000;
    expect((await call("GET", "?siteId=RefArchEU")).status).toBe(500);
    expect((await call("GET", "?siteId=RefArchEU&limit=1")).status).toBe(200);
  });
});

describe("a status resource", () => {
  test.each([
    ["confirmation-status", "confirmationStatus", "not_confirmed"],
    ["export-status", "exportStatus", "exported"],
    ["payment-status", "paymentStatus", "paid"],
    ["shipping-status", "shippingStatus", "part_shipped"],
    ["external-status", "externalOrderStatus", "in picking"],
  ])("%s sets %s and the ledger knows", async (path, field, status) => {
    const { sim, call } = await openStorefront();
    sim.place({ ...eu, seed: 1 });
    const put = await call("PUT", `/DE-00000001/${path}?siteId=RefArchEU`, { status });
    expect(put.status).toBe(204);
    expect(sim.store.get("RefArchEU", "DE-00000001")).toMatchObject({ [field]: status });
    expect(sim.ledger.entries()).toMatchObject([
      { sequence: 1, key: "RefArchEU/DE-00000001", changes: { [field]: { to: status } } },
    ]);
  });

  test("refuses other words, other members and unknown orders", async () => {
    const { sim, call } = await openStorefront();
    sim.place({ ...eu, seed: 1 });
    const path = "/DE-00000001/export-status?siteId=RefArchEU";
    expect((await call("PUT", path, { status: "done" })).status).toBe(400);
    expect((await call("PUT", path, { status: "ready", reason: "x" })).status).toBe(400);
    expect((await call("PUT", path)).status).toBe(400);
    const missing = await call("PUT", "/none/export-status?siteId=RefArchEU", { status: "ready" });
    expect([missing.status, missing.body["type"]]).toEqual([404, expect.stringMatching(/order-not-found$/)]);
    expect(sim.ledger.entries()).toEqual([]);
  });

  test("set again changes nothing, not even the time of change", async () => {
    const { sim, clock, call } = await openStorefront();
    sim.place({ ...eu, seed: 1 });
    const path = "/DE-00000001/export-status?siteId=RefArchEU";
    await clock.advance(1_000);
    await call("PUT", path, { status: "exported" });
    const once = sim.store.get("RefArchEU", "DE-00000001");
    await clock.advance(1_000);
    await call("PUT", path, { status: "exported" });
    expect(sim.store.get("RefArchEU", "DE-00000001")).toEqual(once);
    expect(sim.ledger.entries().map(({ changes }) => Object.keys(changes))).toEqual([["exportStatus"], []]);
  });

  test("exported turns on-order stock into turnover, once", async () => {
    const { sim, call } = await openStorefront({ onOrderInventory: true });
    const [order] = sim.place({ ...eu, seed: 1, lines: 1 });
    const [line] = order?.productItems ?? [];
    const sku = String(line?.productId);
    sim.store.stock.allocate(sku, 50);
    const quantity = line?.quantity;
    expect(sim.store.stock.records()[sku]).toMatchObject({ onOrder: quantity, turnover: 0 });
    for (const status of ["exported", "ready", "exported"]) {
      await call("PUT", "/DE-00000001/export-status?siteId=RefArchEU", { status });
    }
    expect(sim.store.stock.records()[sku]).toMatchObject({ onOrder: 0, turnover: quantity });
  });
});

describe("the order status", () => {
  test.each([
    ["created", "new", 204],
    ["created", "failed_with_reopen", 201],
    ["failed", "created", 204],
    ["new", "cancelled", 204],
    ["new", "created", 409],
    ["completed", "failed", 409],
    ["cancelled", "new", 204],
    ["cancelled", "failed", 409],
    ["new", "new", 204],
    ["new", "open", 400],
  ] as const)("goes from %s to %s with %i", async (from, to, status) => {
    const { sim, call } = await openStorefront();
    sim.place({ ...eu, seed: 1, status: from });
    const answer = await call("PUT", "/DE-00000001/status?siteId=RefArchEU", { status: to });
    expect(answer.status).toBe(status);
    if (status === 201) expect(answer.headers.get("location")).toContain("basket");
  });

  test("of a created order that is placed stamps the placing and lists the order", async () => {
    const { sim, clock, call, list } = await openStorefront();
    sim.place({ ...eu, seed: 1, status: "created" });
    await clock.advance(60_000);
    await call("PUT", "/DE-00000001/status?siteId=RefArchEU", { status: "new" });
    expect(sim.store.get("RefArchEU", "DE-00000001")?.["placeDate"]).toBe(
      new Date(clock.now()).toISOString(),
    );
    expect(await list("status=new")).toEqual(["DE-00000001"]);
  });

  test("cannot undo a cancellation when the stock is gone", async () => {
    const { sim, call } = await openStorefront();
    const [order] = sim.place({ ...eu, seed: 1, lines: 1 });
    const path = "/DE-00000001/status?siteId=RefArchEU";
    await call("PUT", path, { status: "cancelled" });
    sim.store.stock.allocate(String(order?.productItems?.[0]?.productId), 0);
    const refused = await call("PUT", path, { status: "new" });
    expect([refused.status, refused.body["type"]]).toEqual([
      409,
      expect.stringMatching(/undo-cancel-order$/),
    ]);
  });
});

describe("custom attributes", () => {
  test("are set and removed, and nothing else of an order is", async () => {
    const { sim, call } = await openStorefront();
    sim.place({ ...eu, seed: 1 });
    const path = "/DE-00000001?siteId=RefArchEU";
    expect((await call("PATCH", path, { c_carrier: "DHL", c_orderSource: null })).status).toBe(204);
    const order = sim.store.get("RefArchEU", "DE-00000001");
    expect(order).toMatchObject({ c_carrier: "DHL" });
    expect(order).not.toHaveProperty("c_orderSource");
    const refused = await call("PATCH", path, { c_carrier: "UPS", status: "cancelled" });
    expect([refused.status, refused.body["title"]]).toEqual([400, "Bad Request"]);
    expect(sim.store.get("RefArchEU", "DE-00000001")).toMatchObject({ c_carrier: "DHL", status: "new" });
  });
});

describe("the storefront under load", () => {
  test("says so in headers from 80 % on", async () => {
    const { sim, call } = await openStorefront();
    const headers = async (load: number): Promise<unknown[]> => {
      sim.settings.load = load;
      const answer = await call("GET", "?siteId=RefArchEU");
      return [answer.headers.get("sfdc_load"), answer.headers.get("sfdc_load_status")];
    };
    expect(await headers(79)).toEqual(["79", null]);
    expect(await headers(80)).toEqual(["80", "WARN"]);
    expect(await headers(90)).toEqual(["90", "THROTTLE"]);
  });

  test("goes wrong in the platform's own words", async () => {
    const { sim, call } = await openStorefront();
    sim.place({ ...eu, seed: 1 });
    const outcome = async (
      kind: "rateLimited" | "unavailable" | "gatewayTimeout" | "conflict" | "authExpired",
    ) => {
      sim.faults.add({
        kind,
        count: 1,
        operation: "orders.setExportStatus",
        key: "RefArchEU/*",
        retryAfter: 3,
      });
      const answer = await call("PUT", "/DE-00000001/export-status?siteId=RefArchEU", { status: "exported" });
      return [answer.status, String(answer.body["type"]).split("/").at(-1)];
    };
    expect(await outcome("rateLimited")).toEqual([429, "too-many-requests"]);
    expect(await outcome("unavailable")).toEqual([503, "service-unavailable"]);
    expect(await outcome("gatewayTimeout")).toEqual([504, "gateway-timeout"]);
    expect(await outcome("conflict")).toEqual([409, "concurrent-modification"]);
    expect(await outcome("authExpired")).toEqual([401, "invalid-access-token"]);
    expect(sim.ledger.entries()).toEqual([]);
  });
});

describe("a process outside", () => {
  test("places orders, edits one as a merchant and reads the ledger", async () => {
    const { sim } = await openStorefront();
    const send = (method: string, path: string, body?: unknown): Promise<Response> =>
      fetch(`${sim.url}/__sim/${path}`, {
        method,
        ...(body === undefined
          ? {}
          : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
    const placed = (await (await send("POST", "orders", { count: 3, siteId: "RefArchJP" })).json()) as {
      orders: { orderNo: string }[];
    };
    expect(placed.orders.map(({ orderNo }) => orderNo)).toEqual([
      "JP-00000001",
      "JP-00000002",
      "JP-00000003",
    ]);
    const [whole] = sim.store.all();
    expect((await send("POST", "orders", { orders: [{ ...whole, orderNo: "0007" }] })).status).toBe(201);
    expect((await send("POST", "orders", { cuont: 3 })).status).toBe(400);
    expect((await send("PATCH", "orders/RefArchJP/0007", { status: "cancelled" })).status).toBe(200);
    expect(await (await send("GET", "orders/RefArchJP/0007")).json()).toMatchObject({ status: "cancelled" });
    const { entries } = (await (await send("GET", "ledger?key=RefArchJP/0007")).json()) as {
      entries: unknown[];
    };
    expect(entries).toMatchObject([{ operation: "merchant.edit", changes: { status: { to: "cancelled" } } }]);
    expect(await (await fetch(sim.url)).text()).toContain("/__sim/faults");
  });
});
