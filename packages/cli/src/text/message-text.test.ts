import { expect, test } from "vitest";
import { type MessageDetail, messageTable, messageText } from "./message-text.ts";

const id = "01a2094f-e0dc-71b0-a0c4-da5a3f834fee";
const held: MessageDetail = {
  id,
  state: "held",
  trigger: "webhook",
  identity: "evt-1",
  version: null,
  endedAt: null,
  attempts: 1,
  lastSeenAt: null,
  mode: "live",
  flow: "order-to-erp@1",
  retailer: "acme",
  key: "RefArchUS/00010015",
  acceptedAt: "2026-11-23T16:49:19.580Z",
  waitsFor: { person: true },
  duplicates: 1,
  failure: {
    class: "UnknownProduct",
    outcome: "notSent",
    step: "products",
    code: "flow.unknownProduct",
    title: "the ERP does not know SKU-9999",
    request: "POST /json/2/product.product/search_read",
    received: "[]",
  },
  revision: "535be854ddd3c0ffee",
  runbook: "docs/runbooks/order-to-erp.md",
  startedBy: null,
  steps: [],
  tries: [{ step: "products", number: 1, at: "2026-11-23T16:49:19.878Z", duration: 430.4, failure: null }],
  next: [`POST /v1/messages/${id}/release`, `POST /v1/messages/${id}/replay`],
};

test("a message shows why it waits, what was said to whom, and the commands for what may be done", () => {
  expect(messageText(held, 200)).toBe(`${id}  held
order-to-erp@1 for acme, key RefArchUS/00010015, accepted 2026-11-23T16:49:19.580Z, revision 535be854ddd3
waits for a person
came once more and was not run again
UnknownProduct: the ERP does not know SKU-9999 (flow.unknownProduct)
  request: POST /json/2/product.product/search_read
  received: []
runbook: docs/runbooks/order-to-erp.md

TRY          AT                        MS   OUTCOME
products #1  2026-11-23T16:49:19.878Z  430  succeeded

next: crossdock retry ${id} --reason '…'
  or  crossdock skip ${id} --reason '…'
  or  crossdock replay ${id}`);
});

test("a message shows what started it, and what it started", () => {
  const step = {
    state: "done",
    wrote: true,
    digest: null,
    startedAt: held.acceptedAt,
    endedAt: held.acceptedAt,
  };
  const started = (state: string) => ({ flow: "gift-wishes@1", id: `${state}-1`, state });
  const lines = messageText(
    {
      ...held,
      startedBy: { event: "order.gift", flow: "orders@1", message: "m-1" },
      steps: [{ step: "tell", ...step, started: [started("accepted"), started("duplicate")] }],
    },
    200,
  ).split("\n");
  expect(lines).toContain("started by order.gift of orders@1, message m-1");
  expect(lines).toContain("tell started gift-wishes@1: message accepted-1, accepted");
  expect(lines).toContain("tell started gift-wishes@1: message duplicate-1, it was there already");
});
const pause = { by: "ann", since: "2026-11-23T16:50:00.000Z", reason: "it is upgraded" };

test.each<[MessageDetail["waitsFor"], string]>([
  [{ system: "acme-odoo", pause: null }, "waits for acme-odoo"],
  [
    { system: "acme-odoo", pause },
    "waits for acme-odoo, which is paused by ann since 11-23 16:50Z: it is upgraded",
  ],
  [{ flow: "order-to-erp@1", pause: null }, "waits until its flow order-to-erp@1 runs"],
  [
    { flow: "order-to-erp@1", pause },
    "waits for its flow order-to-erp@1, which is paused by ann since 11-23 16:50Z: it is upgraded",
  ],
  [{ until: "2026-11-23T16:50:00.000Z" }, "tried again at 2026-11-23T16:50:00.000Z"],
  [{ person: true }, "waits for a person"],
])("a list and a message say that it waits for %j", (waitsFor, words) => {
  const message = { ...held, failure: null, waitsFor };
  expect(messageTable([message], 200).endsWith(`  ${words}`)).toBe(true);
  expect(messageText(message, 200).split("\n")).toContain(words);
});
