import { describe, expect, test } from "vitest";
import { openStorefront, type RawRequest } from "./testing.ts";

const organization = "/organizations/f_ecom_zzxy_prd";
const orders = `/checkout/orders/v1${organization}/orders`;
const order = `${orders}/DE-00000001`;
const site = "?siteId=RefArchEU";
const customers = `/customer/customers/v1${organization}/customer-lists`;
const tenant = "SALESFORCE_COMMERCE_API:zzxy_prd";
const json = { "content-type": "application/json" };

/** Status and the last segment of the problem's `type`; undefined where there is no problem. */
type Outcome = [status: number, kind?: string];

type Ask = (request: RawRequest, declared?: string) => Promise<Outcome>;

/** A storefront with one order: what it answers. A problem has to have the three members and the type that is declared. */
async function opened(): Promise<Ask> {
  const { sim, send } = await openStorefront();
  sim.place({ seed: 1, siteId: "RefArchEU" });
  return async (request, declared = "application/json") => {
    const before = sim.ledger.entries().length;
    const { status, headers, body } = await send(request);
    if (status < 400) return [status];
    expect(headers.get("content-type")?.split(";")[0]).toBe(declared);
    expect(body).toMatchObject({ title: expect.any(String), detail: expect.any(String) });
    expect(body).not.toHaveProperty("status");
    expect(sim.ledger.entries()).toHaveLength(before);
    return [status, String(body["type"]).split("/").at(-1) ?? ""];
  };
}

/** Asks one storefront for every row, and expects the row's outcome. */
async function expectOutcomes(
  rows: readonly (readonly [what: string, outcome: Outcome])[],
  request: (what: string) => RawRequest,
): Promise<void> {
  const ask = await opened();
  const given: [string, Outcome][] = [];
  for (const [what] of rows) given.push([what, await ask(request(what))]);
  expect(given).toEqual(rows);
}

const query: Outcome = [400, "invalid-query-parameter"];
const bad: Outcome = [400, "bad-request"];
const listed: Outcome = [200];

test("the orders list answers, by its parameters", async () => {
  const rows: [query: string, outcome: Outcome][] = [
    ["", listed],
    ["&limit=1", listed],
    ["&limit=200", listed],
    ["&limit=0", query],
    ["&limit=201", query],
    ["&limit=-1", query],
    ["&limit=ten", query],
    ["&limit=1.5", query],
    ["&limit=", query],
    ["&limit=1e2", query],
    ["&limit=99999999999", query],
    ["&limit=10&limit=20", query],
    ["&offset=9900", listed],
    ["&offset=9901", query],
    ["&offset=-1", query],
    ["&offset=many", query],
    ["&offset=9999999999", query],
    ["&limit=200&offset=9800", listed],
    ["&limit=200&offset=9801", query],
    ["&sortBy=last_modified_date&sortOrder=asc", listed],
    ["&sortBy=lastModified", query],
    ["&sortBy=", query],
    ["&sortOrder=ascending", query],
    ["&sortOrder=ASC", query],
    ["&status=new,completed", listed],
    ["&status=new,completed,cancelled", query],
    ["&status=created", query],
    ["&status=failed", query],
    ["&status=open", query],
    ["&status=NEW", query],
    ["&status=new,", query],
    ["&exportStatus=ready,failed,exported", listed],
    ["&exportStatus=ready,failed,exported,not_exported", query],
    ["&exportStatus=READY", query],
    ["&exportStatus=ready&exportStatus=failed", query],
    ["&exportStatus=ready,%20failed", query],
    ["&confirmationStatus=confirmed", listed],
    ["&confirmationStatus=confirmed,not_confirmed", query],
    ["&confirmationStatus=yes", query],
    ["&paymentStatus=paid,part_paid,not_paid", listed],
    ["&paymentStatus=open", query],
    ["&shippingStatus=shipped,part_shipped", listed],
    ["&shippingStatus=delivered", query],
    ["&externalStatus=in%20picking", listed],
    ["&creationDateFrom=2026-02-28T23:59:59.999Z", listed],
    ["&creationDateFrom=2026-02-28T23:59:59%2B01:00", listed],
    ["&creationDateFrom=2026-02-28T23:59:59+01:00", query],
    ["&creationDateFrom=2026-02-28", query],
    ["&creationDateTo=2026-02-30T00:00:00Z", query],
    ["&creationDateTo=2026-02-28T24:00:00Z", query],
    ["&creationDateTo=2026-02-28T00:00:00", query],
    ["&lastModifiedDateFrom=yesterday", query],
    ["&lastModifiedDateFrom=1772290000000", query],
    ["&lastModifiedDateTo=2026-13-01T00:00:00Z", query],
    ["&lastModifiedDateTo=", query],
    ["&lastModifiedFrom=2026-02-28T00:00:00Z", query],
    ["&exportstatus=ready", query],
    ["&expand=items", query],
    ["&start=0&count=10", query],
  ];
  await expectOutcomes(rows, (asked) => ({ path: `${orders}${site}${asked}` }));
});

test("an order is read and written by its site", async () => {
  const rows: [query: string, outcome: Outcome][] = [
    ["", query],
    ["?siteId=", query],
    ["?siteid=RefArchEU", query],
    ["?siteId=RefArchEU&siteId=RefArchUS", query],
    [`?siteId=${"s".repeat(33)}`, query],
    [`?siteId=${"s".repeat(32)}`, [404, "site-not-found"]],
    ["?siteId=refarcheu", [404, "site-not-found"]],
    ["?siteId=RefArchEU&limit=1", query],
    ["?siteId=RefArchUS", [404, "order-not-found"]],
  ];
  await expectOutcomes(rows, (asked) => ({ path: `${order}${asked}` }));
  const put = { method: "PUT", headers: json, body: '{"status":"exported"}' };
  await expectOutcomes(rows, (asked) => ({ ...put, path: `${order}/export-status${asked}` }));
});

test("an order number is found, unknown or malformed", async () => {
  const rows: [orderNo: string, outcome: Outcome][] = [
    ["DE-00000001", [200]],
    ["de-00000001", [404, "order-not-found"]],
    ["9".repeat(50), [404, "order-not-found"]],
    ["9".repeat(51), bad],
    ["9".repeat(300), bad],
    ["%E0%A4%A", bad],
  ];
  await expectOutcomes(rows, (orderNo) => ({ path: `${orders}/${orderNo}${site}` }));
});

describe("a status resource answers", () => {
  const words: Readonly<Record<string, readonly [right: string, wrong: readonly string[]]>> = {
    "confirmation-status": ["not_confirmed", ["CONFIRMED", "unconfirmed", ""]],
    "export-status": ["exported", ["EXPORTED", "done", "new", ""]],
    "payment-status": ["part_paid", ["partially_paid", ""]],
    "shipping-status": ["shipped", ["delivered", ""]],
    "external-status": ["x".repeat(256), ["", "x".repeat(257)]],
    status: ["completed", ["open", "replaced", "NEW", ""]],
  };
  test.each(Object.entries(words))("%s with 204 or 400 for a word", async (path, [right, wrong]) => {
    const put = (status: string): RawRequest => ({
      method: "PUT",
      path: `${order}/${path}${site}`,
      headers: json,
      body: JSON.stringify({ status }),
    });
    await expectOutcomes([...wrong.map((word): [string, Outcome] => [word, bad]), [right, [204]]], put);
  });

  test.each(Object.keys(words))("%s with 400 for a body of another shape", async (path) => {
    const bodies = [
      "{}",
      '{"status":null}',
      '{"status":1}',
      '{"status":["new"]}',
      '{"Status":"new"}',
      '{"status":"new","c_reason":"x"}',
      "[]",
      "null",
      '"new"',
      "",
      "{status:new}",
      '{"status":"new"',
    ];
    const put = { method: "PUT", path: `${order}/${path}${site}`, headers: json };
    await expectOutcomes(
      bodies.map((body): [string, Outcome] => [body, bad]),
      (body) => ({ ...put, body }),
    );
  });

  test("404 for a resource that orders do not have", async () => {
    const put = { method: "PUT", headers: json, body: '{"status":"new"}' };
    expect(await (await opened())({ ...put, path: `${order}/exportStatus${site}` })).toEqual([
      404,
      "resource-not-found",
    ]);
  });

  test("status with a conflict where the order cannot get there", async () => {
    const conflict: Outcome = [409, "order-status-transition"];
    const rows: [status: string, outcome: Outcome][] = [
      ["created", conflict],
      ["failed", conflict],
      ["failed_with_reopen", conflict],
    ];
    const put = { method: "PUT", path: `${order}/status${site}`, headers: json };
    await expectOutcomes(rows, (status) => ({ ...put, body: JSON.stringify({ status }) }));
  });
});

test("an update of an order takes custom attributes alone", async () => {
  const rows: [body: string, outcome: Outcome][] = [
    ['{"c_carrier":"DHL"}', [204]],
    ["{}", [204]],
    ['{"carrier":"DHL"}', bad],
    ['{"C_carrier":"DHL"}', bad],
    ['{"c_carrier":"DHL","status":"completed"}', bad],
    ['{"externalOrderNo":"S00042"}', bad],
    ["[]", bad],
    ["null", bad],
    ["{", bad],
    ["", bad],
  ];
  await expectOutcomes(rows, (body) => ({ method: "PATCH", path: `${order}${site}`, headers: json, body }));
});

describe("a body", () => {
  test("is JSON and says so", async () => {
    const rows: [type: string, outcome: Outcome][] = [
      ["application/json", [204]],
      ["application/json; charset=utf-8", [204]],
      ["text/plain", [415, "unsupported-media-type"]],
      ["application/xml", [415, "unsupported-media-type"]],
      ["application/x-www-form-urlencoded", [415, "unsupported-media-type"]],
      ["application/merge-patch+json", [415, "unsupported-media-type"]],
    ];
    const put = { method: "PUT", path: `${order}/export-status${site}`, body: '{"status":"exported"}' };
    await expectOutcomes(rows, (type) => ({ ...put, headers: { "content-type": type } }));
  });

  test("of more than 5 MB gives 413", async () => {
    const body = JSON.stringify({ c_note: "x".repeat(5_000_000) });
    const patch = { method: "PATCH", path: `${order}${site}`, headers: json, body };
    expect(await (await opened())(patch)).toEqual([413, "payload-too-large"]);
  });
});

describe("a method that a resource does not have", () => {
  test.each([
    ["DELETE", order],
    ["PUT", order],
    ["PUT", orders],
    ["GET", `${order}/export-status`],
    ["PATCH", `${order}/status`],
  ])("%s %s gives 405", async (method, path) => {
    expect(await (await opened())({ method, path: path + site })).toEqual([405, "method-not-allowed"]);
  });
});

describe("a token", () => {
  const put = { method: "PUT", path: `${order}/export-status${site}`, headers: json };
  const body = '{"status":"exported"}';
  test.each<[what: string, request: RawRequest, outcome: Outcome]>([
    ["to read", { path: order + site, scope: `${tenant} sfcc.orders` }, [200]],
    ["to write, for a read", { path: order + site, scope: `${tenant} sfcc.orders.rw` }, [200]],
    ["to read, for a write", { ...put, body, scope: `${tenant} sfcc.orders` }, [403, "forbidden"]],
    ["of another API", { path: order + site, scope: `${tenant} sfcc.customerlists` }, [403, "forbidden"]],
    ["without the tenant", { path: order + site, scope: "sfcc.orders.rw" }, [403, "forbidden"]],
    ["that is absent", { path: order + site, headers: { authorization: "" } }, [401, "invalid-access-token"]],
    [
      "that is unknown",
      { path: order + site, headers: { authorization: "Bearer x" } },
      [401, "invalid-access-token"],
    ],
    [
      "of another scheme",
      { path: order + site, headers: { authorization: "Basic eDp5" } },
      [401, "invalid-access-token"],
    ],
    [
      "that is absent, with a broken body",
      { ...put, headers: { ...json, authorization: "" }, body: "{" },
      [401, "invalid-access-token"],
    ],
    [
      "to read, with a body of another type",
      { ...put, headers: { "content-type": "text/plain" }, body, scope: `${tenant} sfcc.orders` },
      [403, "forbidden"],
    ],
    [
      "to read, with an unknown parameter",
      { ...put, path: `${put.path}&x=1`, body, scope: `${tenant} sfcc.orders` },
      [403, "forbidden"],
    ],
  ])("%s", async (_what, request, outcome) => {
    expect(await (await opened())(request)).toEqual(outcome);
  });

  test("that ended is refused with a challenge, whatever the request asks", async () => {
    const { sim, clock, call } = await openStorefront();
    sim.place({ seed: 1, siteId: "RefArchEU" });
    await clock.advance(1_799_000);
    for (const [method, path, sent] of [
      ["GET", "?limit=900"],
      ["GET", "/none?siteId=Nowhere"],
      ["PATCH", "/DE-00000001?siteId=RefArchEU", { status: "new" }],
    ] as const) {
      const { status, headers, body: problem } = await call(method, path, sent);
      expect([status, problem["title"]]).toEqual([401, "Invalid Access Token"]);
      expect(headers.get("www-authenticate")).toMatch(/^Bearer .*error="invalid_token"/);
    }
  });
});

describe("an organization", () => {
  const at = (id: string): string => `${order.replace("f_ecom_zzxy_prd", id)}${site}`;
  test("is that of the token's tenant", async () => {
    const rows: [id: string, outcome: Outcome][] = [
      ["f_ecom_zzxy_prd", [200]],
      ["f_ecom_zzxy_stg", [403, "forbidden"]],
      ["f_ecom_abcd_053", [403, "forbidden"]],
      ["zzxy_prd", bad],
      ["f_ecom_zzxy_live", bad],
      ["F_ECOM_ZZXY_PRD", bad],
    ];
    await expectOutcomes(rows, (id) => ({ path: at(id) }));
  });

  test("of another tenant is not found by a client that may call it", async () => {
    const scopes = ["SALESFORCE_COMMERCE_API:zzxy_stg", "sfcc.orders"];
    const client = { id: "crossdock-demo", secret: "demo+secret%25", scopes };
    const { send } = await openStorefront({ clients: [client] });
    const { status, body } = await send({ path: at("f_ecom_zzxy_stg") });
    expect([status, body["title"]]).toEqual([404, "Organization Not Found"]);
  });
});

describe("a customer", () => {
  const problemJson = "application/problem+json";
  const known = `${customers}/RefArch/customers/00012000`;
  test.each<[what: string, request: RawRequest, outcome: Outcome]>([
    ["that exists", { path: known }, [200]],
    [
      "with leading zeros left out",
      { path: `${customers}/RefArch/customers/12000` },
      [404, "customer-not-found"],
    ],
    [
      "with a number that is too long",
      { path: `${customers}/RefArch/customers/${"1".repeat(101)}` },
      [404, "customer-not-found"],
    ],
    [
      "of an unknown list",
      { path: `${customers}/Nowhere/customers/00012000` },
      [404, "customer-list-not-found"],
    ],
    [
      "of a list with a long name",
      { path: `${customers}/${"l".repeat(256)}/customers/00012000` },
      [404, "customer-list-not-found"],
    ],
    ["with a site", { path: `${known}?siteId=RefArch` }, query],
    ["with a parameter of other lists", { path: `${known}?limit=1` }, query],
    ["without a token", { path: known, headers: { authorization: "" } }, [401, "invalid-access-token"]],
    ["with the scopes of orders", { path: known, scope: `${tenant} sfcc.orders.rw` }, [403, "forbidden"]],
    ["without the tenant", { path: known, scope: "sfcc.customerlists" }, [403, "forbidden"]],
    ["of an organization that cannot be", { path: known.replace("f_ecom_", "") }, bad],
    ["by a method that is not served", { method: "POST", path: known }, [405, "method-not-allowed"]],
  ])("%s", async (_what, request, outcome) => {
    expect(await (await opened())(request, problemJson)).toEqual(outcome);
  });

  test("of an unknown list: the problem names the list", async () => {
    const { send } = await openStorefront();
    const { body } = await send({ path: `${customers}/Nowhere/customers/00012000` });
    expect(body).toMatchObject({ title: "Customer List Not Found", listId: "Nowhere" });
  });

  test.each(["rateLimited", "unavailable", "internalError"] as const)(
    "that goes wrong as %s comes with the API's own type",
    async (kind) => {
      const { sim, send } = await openStorefront();
      sim.faults.add({ kind, operation: "customers.get", count: 1 });
      expect((await send({ path: known })).headers.get("content-type")).toContain(problemJson);
    },
  );
});
