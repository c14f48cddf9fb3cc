import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const written = (owners: string, mapping: string) => `
# file: flows/base/retail.order.contract.yaml
kind: Contract
name: retail.order
version: 1
owner: order-operations
domain: order
criticality: critical
role: consumed
schema: schemas/retail/order.v1.schema.json
systemOfRecord: ${owners}
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: ${mapping}
catch: [ { errors: [ Any ], action: deadLetter } ]
`;

test("`*` is every field that no other entry names", () => {
  expect(messagesOf("XD501", written("{ '*': erp }", "{ name: orderNo, note: note }"))).toEqual([
    "`note` belongs to `erp` and is written back to it",
  ]);
  expect(messagesOf("XD501", written("{ '*': erp, note: shop }", "{ name: orderNo, note: note }"))).toEqual(
    [],
  );
});

test("what names the record may be sent to its owner: that is how the record is found", () => {
  expect(messagesOf("XD501", written("{ '*': erp }", "{ name: orderNo }"))).toEqual([]);
});

test("an entry within another counts before it", () => {
  const sent = "{ name: orderNo, note: customer.number }";
  expect(messagesOf("XD501", written("{ customer: shop, customer.number: erp }", sent))).toEqual([
    "`customer.number` belongs to `erp` and is written back to it",
  ]);
  expect(messagesOf("XD501", written("{ customer: erp, customer.number: shop }", sent))).toEqual([]);
});
