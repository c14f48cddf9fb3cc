import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const said = (mapping: string) =>
  messagesOf("XD216", `target: { system: erp, operation: call, method: write }\nmapping: ${mapping}`);

test.each([
  "{ orderNo: siteId, siteId: orderNo }",
  "{ siteId: orderNo ?? null, orderNo: $uppercase(siteId) }",
  `'{ "orderNo": siteId, "siteId": orderNo }'`,
  "{ inner: { orderNo: siteId, siteId: orderNo } }",
])("%s is crossed", (mapping) => {
  expect(said(mapping)).toEqual([expect.stringMatching(/^`\w+` gets `\w+`, and `\w+` gets `\w+`$/)]);
});

test.each([
  "{ orderNo: orderNo, siteId: siteId }",
  "{ orderNo: siteId, siteId: siteId }",
  "{ orderNo: siteId, name: orderNo }",
  "{ id: lines[0].sku, sku: messageId }",
  "{ orderNo: 'siteId & currency', siteId: orderNo }",
  "{ a: { orderNo: siteId }, b: { siteId: orderNo } }",
])("%s is left alone", (mapping) => {
  expect(said(mapping)).toEqual([]);
});

test("a Mapping is looked at as well", () => {
  const mapping = `# file: flows/base/shop-order.mapping.yaml
kind: Mapping
name: shop-order
version: 1
owner: order-operations
from: retail.order@1
to: retail.order@1
mapping: '$merge([$, { "orderNo": siteId, "siteId": orderNo }])'
`;
  expect(messagesOf("XD216", mapping)).toHaveLength(1);
});
