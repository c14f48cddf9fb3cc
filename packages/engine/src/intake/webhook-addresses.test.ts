import type { WebhookRequest } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import { createWebhookAddresses } from "./webhook-addresses.ts";

const request: WebhookRequest = { method: "POST", url: "", headers: {}, body: Buffer.from("{}") };
const accepted = async () => ({ status: 202, headers: {}, body: {} });

test("an address is the same with and without slashes around its path, and one for each retailer", async () => {
  const addresses = createWebhookAddresses(fakeClock());
  addresses.serve("acme", "/orders/", accepted);
  expect((await addresses.answer("acme", "orders", request))?.status).toBe(202);
  expect(addresses.answer("other", "orders", request)).toBeUndefined();
});

test("an address that is taken back asks its senders to come again, and is unknown after a while", async () => {
  const clock = fakeClock();
  const addresses = createWebhookAddresses(clock);
  const kept = addresses.serve("acme", "kept", accepted);
  addresses.serve("acme", "orders", accepted);
  addresses.keep(new Set([kept]));
  expect((await addresses.answer("acme", "kept", request))?.status).toBe(202);
  await clock.advance(299_999);
  expect((await addresses.answer("acme", "orders", request))?.status).toBe(503);
  await clock.advance(1);
  expect(addresses.answer("acme", "orders", request)).toBeUndefined();
});

test("an address that comes back is served again at once", async () => {
  const addresses = createWebhookAddresses(fakeClock());
  addresses.serve("acme", "orders", accepted);
  addresses.keep(new Set());
  addresses.serve("acme", "orders", accepted);
  expect((await addresses.answer("acme", "orders", request))?.status).toBe(202);
});
