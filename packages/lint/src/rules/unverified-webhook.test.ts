import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

test("a scheme without a secret verifies nothing", () => {
  const part = "trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks } } }\n";
  expect(messagesOf("XD509", part)).toEqual([
    "`standard-webhooks` has no secret or key to verify with: every message is refused",
  ]);
});

test("the scheme none verifies nothing", () => {
  expect(
    messagesOf("XD509", "trigger: { webhook: { path: /orders, verify: { scheme: none } } }\n"),
  ).toHaveLength(1);
});

test("a webhook is found although the rest of its flow is broken", () => {
  expect(messagesOf("XD509", "trigger: { webhook: { path: /orders } }\nnonsense: 1\n")).toHaveLength(1);
});

test("a `verify` that is misspelt is reported as that, once", () => {
  const part = "trigger: { webhook: { path: /orders, verfy: { scheme: hmac, secret: shop } } }\n";
  expect(messagesOf("XD509", part)).toEqual([]);
});
