import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const versioned = (key: string, match: string, mapping: string) => `
identity: { id: messageId, key: ${key}, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ ${match} ] }
mapping: ${mapping}
`;

test("an upsert that finds its record by more than the key writes one for each message", () => {
  const found = messagesOf("XD412", versioned("orderNo", "name, note", "{ name: orderNo, note: messageId }"));
  expect(found).toEqual(["each message writes something of its own, and an older one is dropped as stale"]);
});

test.each([
  ["by the key", versioned("orderNo", "name", "{ name: orderNo, note: messageId }")],
  [
    "by parts of the key",
    versioned(`'siteId & "/" & orderNo'`, "name, note", "{ name: orderNo, note: siteId }"),
  ],
  [
    "by the key and a variable",
    versioned("orderNo", "name, company", "{ name: orderNo, company: $vars.companyId }"),
  ],
])("an upsert that finds its record %s writes a state", (_how, flow) => {
  expect(messagesOf("XD412", flow)).toEqual([]);
});

test("a payment that is added beside a state that is overwritten is not series", () => {
  const flow = `
identity: { id: messageId, key: orderNo, version: modifiedAt }
steps:
  - id: order
    target: { system: erp, operation: orders.upsert, match: [ name ] }
    mapping: { name: orderNo }
  - id: payment
    target: { system: erp, operation: payments.add }
    mapping: { reference: orderNo, amount: total }
`;
  expect(messagesOf("XD412", flow)).toEqual([]);
});
