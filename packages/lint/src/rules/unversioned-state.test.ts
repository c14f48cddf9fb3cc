import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const upsert =
  "target: { system: erp, operation: orders.upsert, match: [ name ] }\nmapping: { name: orderNo }\n";

test("where the key is the identity as well, a second message of it never runs, so nothing is overwritten", () => {
  expect(messagesOf("XD403", `identity: { id: orderNo, key: orderNo }\n${upsert}`)).toEqual([]);
  expect(messagesOf("XD403", `identity: { id: messageId, key: orderNo }\n${upsert}`)).toHaveLength(1);
});
