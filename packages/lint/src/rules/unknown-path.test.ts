import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const titled = (title: string) =>
  `catch: [ { errors: [ Any ], action: hold, case: { queue: orders, title: '${title}' } } ]\n`;

test("a title reads fields that the contract has, and the key, the flow and the error", () => {
  expect(
    messagesOf("XD202", titled("{{ orderNo }} {{ key }} {{ flow }} {{ error.title }} {{ lines[0].sku }}")),
  ).toEqual([]);
});

test.each([
  ["{{ orderNr }}", "the message has no field `orderNr`"],
  ["{{ customer.nme }}", "`customer` has no field `nme`"],
  ["{{ error.reason }}", "`error` has no field `reason`"],
])("a title that reads %s is a finding", (title, message) => {
  expect(messagesOf("XD202", titled(title))).toEqual([message]);
});

test("what a trigger asks for is made before there is a message", () => {
  const part =
    "trigger: { poll: { system: shop, operation: orders.list, drain: true, with: { status: orderNo } } }\n";
  expect([...messagesOf("XD202", part), ...messagesOf("XD203", part)]).toHaveLength(1);
});

test("a step reads the results of the steps before it", () => {
  const part = [
    "steps:",
    "  - id: order",
    "    target: { system: erp, operation: orders.upsert, match: [ name ] }",
    "    mapping: { name: orderNo }",
    "  - id: confirm",
    "    target: { system: erp, operation: orders.confirm }",
    "    mapping: { id: $steps.order.idd }",
    "",
  ].join("\n");
  expect(messagesOf("XD202", part)).toHaveLength(1);
  expect(messagesOf("XD202", part.replace("idd", "id"))).toEqual([]);
});

test("a retailer who lacks a variable is named", () => {
  const mapping = (name: string) => `mapping: { name: orderNo, company: $vars.${name} }\n`;
  expect(messagesOf("XD202", mapping("companyId"))).toEqual([]);
  expect(messagesOf("XD202", mapping("shopId"))).toEqual(["the retailer `acme` has no variable `shopId`"]);
});
