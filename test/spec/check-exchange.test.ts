import type { SimExchange } from "@crossdock/sim";
import { describe, expect, test } from "vitest";
import { checkExchange } from "./check-exchange.ts";
import { readDescription } from "./openapi.ts";
import { missing, ordersSpec } from "./specs.ts";

const base = "/checkout/orders/v1/organizations/f_ecom_zzxy_prd/orders";
const fine: SimExchange = {
  simulator: "sfcc",
  method: "GET",
  url: `${base}?siteId=RefArchEU&exportStatus=ready,failed&limit=200`,
  headers: {},
  status: 200,
  contentType: "application/json; charset=utf-8",
  received: JSON.stringify({ data: [{ orderNo: "1", c_any: [1], status: "new" }] }),
};
const put: SimExchange = {
  ...fine,
  method: "PUT",
  url: `${base}/00%2F1/export-status?siteId=RefArchEU`,
  headers: { "content-type": "application/json" },
  sent: '{"status":"exported"}',
  status: 204,
};
delete put.received;

describe.skipIf(missing())("checking an exchange against the official description", () => {
  const description = missing() ? undefined : readDescription(ordersSpec, "/checkout/orders/v1");
  const problemsOf = (exchange: SimExchange): string => {
    if (!description) throw new Error("there is no description");
    return checkExchange(description, exchange).problems.join("\n");
  };

  test("passes what follows it", () => {
    expect(problemsOf(fine)).toBe("");
    expect(problemsOf(put)).toBe("");
  });

  test.each([
    ["an unknown parameter", { ...fine, url: `${fine.url}&page=2` }, "page is not described"],
    ["a missing site", { ...fine, url: `${base}?limit=1` }, "siteId is missing"],
    ["an unknown status", { ...fine, url: `${fine.url}`.replace("failed", "done") }, "exportStatus"],
    ["a page of 201", { ...fine, url: fine.url.replace("200", "201") }, "limit: / must be <= 200"],
    ["a foreign organization", { ...fine, url: fine.url.replace("zzxy_prd", "x") }, "organizationId"],
    ["a field that is not custom", { ...fine, received: '{"data":[{"orderNo":"1","total":1}]}' }, '"total"'],
    ["a total", { ...fine, received: '{"data":[],"total":1}' }, '"total"'],
    [
      "a wrong enumeration",
      { ...fine, received: '{"data":[{"orderNo":"1","status":"open"}]}' },
      "allowed values",
    ],
    ["a status of the answer", { ...fine, status: 202 }, "the status 202 is not described"],
    ["an error without a title", { ...fine, status: 429, received: '{"type":"x","detail":"y"}' }, "title"],
    ["a body where there is none", { ...put, received: "{}" }, "has a body"],
    ["a request's member", { ...put, sent: '{"status":"exported","why":1}' }, '"why"'],
    ["a request without a type", { ...put, headers: {} }, "is of type undefined"],
    ["an unknown path", { ...put, url: `${base}/1/tracking?siteId=RefArchEU` }, "no operation"],
  ])("finds %s", (_what, exchange, problem) => {
    expect(problemsOf(exchange)).toContain(problem);
  });
});
