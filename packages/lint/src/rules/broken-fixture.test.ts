import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const message =
  '{ messageId: m1, siteId: eu, orderNo: "1", modifiedAt: "2026-05-04T09:00:00Z", currency: EUR, total: "1.00", lines: [], customer: { guest: true } }';

/** Acme takes orders as the flow says; Globex takes its own, by an overlay. */
const workspace = (retailer: string, sent: string) => `
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
# file: flows/base/globex.order.contract.yaml
kind: Contract
name: globex.order
version: 1
owner: order-operations
domain: order
criticality: critical
role: consumed
schema: schemas/globex/order.v1.schema.json
# file: schemas/globex/order.v1.schema.json
{ "$schema": "https://json-schema.org/draft/2020-12/schema", "x-classification": "internal", "type": "object", "required": ["number"], "additionalProperties": false, "properties": { "number": { "type": "string" } } }
# file: flows/base/globex-to-retail.mapping.yaml
kind: Mapping
name: globex-to-retail
version: 1
owner: order-operations
from: globex.order@1
to: retail.order@1
map: { messageId: number, siteId: '"globex"', orderNo: number, modifiedAt: '"2026-05-04T09:00:00Z"', currency: '"EUR"', total: '"1.00"', lines: '[]', customer: { guest: true } }
# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
systems: { shop: acme-shop, erp: acme-erp }
vars: { companyId: 2 }
use: [ { flow: example@1 } ]
# file: flows/retailers/globex/example.overlay.yaml
kind: Overlay
name: example
owner: globex-integration
of: { kind: Flow, name: example, version: 1 }
patch: { input: { from: { globex.order@1: globex-to-retail@1 } } }
# file: test/flows/example.test.yaml
kind: FlowTest
name: example
owner: order-operations
flow: example@1
${retailer}
cases:
  - name: an order passes
    message: ${sent}
    expect: { outcome: succeeded }
`;

test("a message is held against what the retailer of its test takes", () => {
  expect(messagesOf("XD904", workspace("retailer: globex", '{ number: "7" }'))).toEqual([]);
  expect(messagesOf("XD904", workspace("retailer: acme", message))).toEqual([]);
  expect(messagesOf("XD904", workspace("retailer: acme", '{ number: "7" }'))).toHaveLength(1);
});

test("a test of every retailer sends what each of them takes", () => {
  expect(messagesOf("XD904", workspace("", message))).toEqual([
    expect.stringContaining("this message breaks globex.order@1 of globex: "),
  ]);
});
