import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const flow = (trigger: string) => `kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { schedule: ${trigger} }
identity: { id: scheduledAt, key: scheduledAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: scheduledAt }
catch: [ { errors: [ Any ], action: deadLetter } ]
`;

test("the message of a schedule that fetches nothing is made by crossdock, so no contract checks it", () => {
  expect(messagesOf("XD307", flow("{ cron: '15 4 * * *' }"))).toEqual([]);
});

test("records that a schedule fetches are somebody else's", () => {
  const fetch = "{ system: storefront, operation: orders.list }";
  expect(messagesOf("XD307", flow(`{ cron: '15 4 * * *', fetch: ${fetch} }`))).toEqual([
    "`orders.upsert` writes what no contract has checked",
  ]);
});
