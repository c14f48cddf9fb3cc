import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const workspace = (key: string, path: string) => `
# file: flows/retailers/acme/acme-erp.system.yaml
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: rest
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: acme/erp }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
operations: { notes.add: { path: '${path}' } }
# file: flows/base/notes.flow.yaml
kind: Flow
name: notes
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo }
target: { system: erp, operation: notes.add }
mapping: { key: ${key}, text: customer.email }
`;

test("a personal field that an operation prints in its address is found where it is mapped", () => {
  expect(messagesOf("XD504", workspace("customer.email", "/orders/{{ key }}"))).toEqual([
    "`customer.email` is personal data and would stand in the address of `notes.add`",
  ]);
});

test("a personal field in the body is not a finding", () => {
  expect(messagesOf("XD504", workspace("orderNo", "/orders/{{ key }}"))).toEqual([]);
});

test("the templates of a System's own operations are checked like others", () => {
  expect(messagesOf("XD222", workspace("orderNo", "{{ key }}"))).toHaveLength(1);
  expect(messagesOf("XD221", workspace("orderNo", "/orders/{{ key.trim() }}"))).toHaveLength(1);
});

test("a key is shown everywhere, and a digest of it gives nothing away", () => {
  const flow = (key: string) => `identity: { id: messageId, key: '${key}', version: modifiedAt }\n`;
  expect(messagesOf("XD504", flow("customer.email"))).toEqual([
    "`customer.email` is personal data and would stand in the message's key",
  ]);
  expect(messagesOf("XD504", flow("$hash(customer.email)"))).toEqual([]);
});

test("the title of a raised error is found inside its expression", () => {
  const raising = (title: string) =>
    `mapping: { name: '$exists(orderNo) ? orderNo : $raise("NoNumber", ${title})' }\n`;
  expect(messagesOf("XD504", raising('"no number, said " & customer.email'))).toEqual([
    "`customer.email` is personal data and would stand in the title of an error",
  ]);
  expect(messagesOf("XD504", raising('"no number on site " & siteId'))).toEqual([]);
});
