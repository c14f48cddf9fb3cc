import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const said = (key: string, match: string, mapping: string, operation = "orders.upsert") =>
  messagesOf(
    "XD413",
    `identity: { id: messageId, key: '${key}', version: modifiedAt }
target: { system: erp, operation: ${operation}${match === "" ? "" : `, match: [ ${match} ]`} }
mapping: { ${mapping} }
`,
  );

test("all fields of the key that the match does not hold are named", () => {
  expect(said('siteId & currency & "/" & orderNo', "name", "name: orderNo")).toEqual([
    "messages that differ in `siteId`, `currency` alone write one record",
  ]);
});

test.each([
  ["the same fields", 'siteId & "/" & orderNo', "name", "name: 'orderNo & siteId'"],
  ["the same fields in two", "siteId & orderNo", "name, note", "name: orderNo, note: siteId"],
  ["more fields", "orderNo", "name, note", "name: orderNo, note: siteId"],
  ["a record of another sort", "siteId & orderNo", "name", "name: customer.number"],
  ["a part of the message beside it", "siteId & orderNo", "name, note", "name: orderNo, note: currency"],
  ["a record that is always the same", "siteId & orderNo", "name", "name: '\"all\"'"],
])("%s: left alone", (_, key, match, mapping) => {
  expect(said(key, match, mapping)).toEqual([]);
});

test("what is no upsert has no match", () => {
  expect(said("siteId & orderNo", "", "reference: orderNo, amount: total", "payments.add")).toEqual([]);
});
