import { describe, expect, test } from "vitest";
import { compileLibrary, planOf, readOrder } from "./library.ts";

const revision = compileLibrary();
const tracking = planOf(revision, "acme", "tracking-to-helpdesk@1");
const stuck = planOf(revision, "acme", "stuck-orders-to-helpdesk@1");

const event = {
  eventId: "ev-1",
  orderNo: "00001042",
  trackingNumber: "1Z204E380338943508",
  carrier: "DHL_EXPRESS",
  occurredAt: "2026-05-06T14:00:00Z",
};

describe("tracking-to-helpdesk", () => {
  test.each([
    ["DHL_EXPRESS", "Parcel 1Z204E380338943508 left the warehouse with DHL Express."],
    ["A_NEW_ONE", "Parcel 1Z204E380338943508 left the warehouse with the carrier."],
  ])("tells the customer's ticket about a parcel of %s", async (carrier, comment) => {
    const made = await tracking.steps[0]?.mapping?.evaluate({ ...event, carrier }, tracking.bindings);
    expect(made).toEqual({ externalId: "00001042", comment });
  });

  test("takes additions of the carrier, and refuses an event without its id", async () => {
    const normalise = async (message: unknown) => tracking.input?.normalise(message, tracking.bindings);
    expect(await normalise({ ...event, depot: "Hamburg" })).toMatchObject({ ok: true });
    const { eventId: _, ...anonymous } = event;
    expect(await normalise(anonymous)).toMatchObject({ ok: false });
  });

  test("may repeat its write, because the helpdesk knows the key", () => {
    const operation = revision.plans.System.get("acme-helpdesk")?.operations.get("tickets.comment");
    expect(operation?.trait).toBe("keyed");
  });
});

describe("stuck-orders-to-helpdesk", () => {
  test("opens one ticket per order and day", async () => {
    const normalised = await stuck.input?.normalise(readOrder("guest"), stuck.bindings);
    const order = normalised?.ok ? normalised.message : undefined;
    const idAt = async (now: string) =>
      stuck.identity.id?.evaluate(order, { ...stuck.bindings, now: Date.parse(now) });
    const first = await idAt("2026-05-05T05:00:00Z");
    expect(first).toBe("RefArchEU/EU-00020001@2026-05-05");
    expect(await idAt("2026-05-05T18:00:00Z")).toBe(first);
    expect(await idAt("2026-05-06T05:00:00Z")).not.toBe(first);
    const ticket = await stuck.steps[0]?.mapping?.evaluate(order, stuck.bindings);
    expect(ticket).toMatchObject({
      group: "order-desk",
      subject: "Order EU-00020001 of RefArchEU is not in the ERP",
    });
  });
});
