import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const said = (target: string, mapping: string, more = "default: VAT 19") =>
  messagesOf(
    "XD217",
    `# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: ${target} }
mapping: { ${mapping} }
catch: [ { errors: [ Any ], action: deadLetter } ]
# file: flows/base/rates.table.yaml
kind: Table
name: rates
owner: finance
rows: { EUR: VAT 19 }
${more}
`,
  );

const order = "orders.upsert, match: [ name ]";
const invoice = "invoices.upsert, match: [ number ]";

test.each([
  [order, `name: orderNo, tax: '$table("rates", currency)'`, "tax"],
  [invoice, `number: orderNo, lines: '[lines.{ "price": $table("rates", sku) }]'`, "price"],
  [
    invoice,
    `number: orderNo, lines: '( $rate := function($l) { $table("rates", $l.sku) }; [lines.{ "price": $rate($) }] )'`,
    "price",
  ],
])("%s with %s", (target, mapping, field) => {
  expect(said(target, mapping)).toEqual([
    `a key that \`rates\` does not have gets its \`default\`, and \`${field}\` is about money`,
  ]);
});

test.each([
  ["a field that is not about money", order, `name: orderNo, note: '$table("rates", currency)'`],
  ["another field of the same line", invoice, `number: orderNo, lines: '[{ "a": $table("rates", siteId) }]'`],
  ["a field that is copied", order, "name: orderNo, tax: currency"],
])("%s may have a default", (_, target, mapping) => {
  expect(said(target, mapping)).toEqual([]);
});

test("a table without a default is left alone", () => {
  expect(said(order, `name: orderNo, tax: '$table("rates", currency)'`, "")).toEqual([]);
});
