import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const said = (identity: string) =>
  messagesOf("XD319", `identity: ${identity}`).map((message) => message.split(":")[0]);

test.each([
  ["{ id: $now(), key: orderNo }", "id"],
  ["{ id: 'orderNo & $string($millis())', key: orderNo }", "id"],
  ["{ id: messageId, key: '$hash(orderNo, $now())' }", "key"],
  ["{ id: messageId, key: orderNo, version: $now() }", "version"],
  ["{ id: messageId, key: orderNo, version: $toMillis($now()) }", "version"],
])("%s is another one at each delivery", (identity, field) => {
  expect(said(identity)).toEqual([expect.stringContaining(`in \`identity.${field}\``)]);
});

test.each([
  "{ id: messageId, key: orderNo, version: modifiedAt }",
  `{ id: 'orderNo & "@" & $substring($now(), 0, 10)', key: orderNo }`,
  `{ id: 'orderNo & $now("[Y0001]-[M01]-[D01]")', key: orderNo }`,
  "{ id: 'orderNo & $string($floor($millis() / 86400000))', key: orderNo }",
  `{ id: '"$now()" & orderNo', key: orderNo }`,
])("%s is left alone", (identity) => {
  expect(said(identity)).toEqual([]);
});

test("a clock in a mapping is not its business", () => {
  expect(messagesOf("XD319", "mapping: { name: orderNo, note: $now() }")).toEqual([]);
});
