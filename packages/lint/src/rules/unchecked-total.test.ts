import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const said = (target: string, mapping: string, more = "") =>
  messagesOf("XD321", `target: { system: erp, ${target} }\nmapping: { ${mapping} }\n${more}`);

const invoice = "operation: invoices.upsert, match: [ number ]";
const lines = `number: orderNo, lines: '[lines.{ "price": netAmount }]'`;

test("the hint names what the operation can compare", () => {
  expect(said(invoice, lines)).toEqual([
    "`price` is written, and nothing says what the target must make of it",
  ]);
});

test.each([
  ["an expectation", invoice, lines, "expect: { total: total }"],
  ["no prices", invoice, `number: orderNo, lines: '[lines.{ "sku": sku }]'`, ""],
  ["a record whose totals are not read", `${invoice}, draft: true`, lines, ""],
  [
    "an operation that compares nothing",
    "operation: orders.upsert, match: [ name ]",
    "name: orderNo, tax: currency",
    "",
  ],
])("with %s nothing is said", (_, target, mapping, more) => {
  expect(said(target, mapping, more)).toEqual([]);
});
