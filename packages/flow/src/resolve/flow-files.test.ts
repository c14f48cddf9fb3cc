import { expect, test } from "vitest";
import { diagnosticsOf, registry, replaced } from "../../test/findings.ts";
import { tinyWorkspace } from "../../test/tiny-workspace.ts";
import { loadWorkspace } from "../load/load-workspace.ts";
import { renderWorkspace } from "../render/render-workspace.ts";
import { flowFiles } from "./flow-files.ts";

const flowFile = "flows/base/order-to-erp.flow.yaml";
const retailerFile = "flows/retailers/acme/retailer.yaml";
const second = `kind: Flow
name: stock-to-shop
version: 1
owner: stock
criticality: low
trigger: { webhook: { path: /stock, verify: { scheme: hmac, secret: stock-webhook } } }
identity: { id: sku, key: sku }
target: { system: storefront, operation: orders.put }
mapping: { number: sku }
retry: standard
`;
const withSecond: Record<string, string> = {
  "flows/base/stock-to-shop.flow.yaml": second,
  ...replaced(retailerFile, "order-to-erp@1 } ]", "order-to-erp@1 }, { flow: stock-to-shop@1 } ]"),
};

function filesOf(flow: string, changes: Record<string, string> = {}) {
  const rendered = renderWorkspace(
    loadWorkspace(tinyWorkspace({ ...withSecond, ...changes }), { registry }),
    { registry },
  );
  return flowFiles(rendered, { flow, retailer: "acme" }, { registry, environment: "dev" });
}

test("a flow is made of its file, of what it names, and of what its retailer and Environment say", () => {
  const overlay = `kind: Overlay
name: order-to-erp
owner: acme-integration
of: { kind: Flow, name: order-to-erp, version: 1 }
retailer: acme
patch: { title: Orders, defaults: { retry: standard } }
`;
  const changes = { "flows/retailers/acme/order-to-erp.overlay.yaml": overlay };
  expect([...(filesOf("order-to-erp@1", changes)?.files ?? [])].sort()).toEqual([
    "flows/base/order-to-erp.flow.yaml",
    "flows/base/retail.order.contract.yaml",
    "flows/base/shop-order-to-retail.mapping.yaml",
    "flows/base/shop.order.contract.yaml",
    "flows/environments/dev.environment.yaml",
    "flows/policy.yaml",
    "flows/retailers/acme/acme-erp.system.yaml",
    "flows/retailers/acme/acme-shop.system.yaml",
    "flows/retailers/acme/order-to-erp.overlay.yaml",
    "flows/retailers/acme/retailer.yaml",
    "schemas/retail/line.schema.json",
    "schemas/retail/order.schema.json",
    "schemas/shop/order.schema.json",
  ]);
});

test("a table that an expression looks up belongs to it", () => {
  expect(filesOf("order-to-erp@1")?.files.has("flows/base/taxes.table.yaml")).toBe(false);
  const looksUp = replaced(
    flowFile,
    "number: orderNo\n      total",
    `number: '$table("taxes", orderNo)'\n      total`,
  );
  expect(filesOf("order-to-erp@1", looksUp)?.files.has("flows/base/taxes.table.yaml")).toBe(true);
});

test("findings of another flow, and of how the retailer uses it, do not concern it", () => {
  const changes = {
    ...withSecond,
    "flows/base/stock-to-shop.flow.yaml": second.replace("orders.put", "orders.puut"),
    [retailerFile]: (withSecond[retailerFile] ?? "").replace(
      "stock-to-shop@1 }",
      "stock-to-shop@1 }, { flow: gone@1 }",
    ),
  };
  const found = diagnosticsOf(changes);
  expect(found.map(({ code }) => code).sort()).toEqual(["XD103", "XD103"]);
  const ofOrders = filesOf("order-to-erp@1", changes);
  const ofStock = filesOf("stock-to-shop@1", changes);
  expect(found.filter((each) => ofOrders?.concerns(each))).toEqual([]);
  expect(found.filter((each) => ofStock?.concerns(each))).toHaveLength(1);
  expect(ofOrders?.concerns({})).toBe(true);
});

test("what nobody uses has no files", () => {
  expect(filesOf("gone@1")).toBeUndefined();
});
