import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createStorefrontSim, makeOrder, sites } from "@crossdock/sim";
import { describe, expect, test } from "vitest";
import { readDescription } from "./openapi.ts";
import { missing, ordersSpec, specsFolder } from "./specs.ts";

const samples = resolve(specsFolder, "../samples");
const read = (path: string): unknown => JSON.parse(readFileSync(resolve(samples, path), "utf8"));

describe.skipIf(missing())("an order of the generator", () => {
  const check = missing() ? undefined : readDescription(ordersSpec, "/checkout/orders/v1").schema("Order");

  test.each(sites.map(({ siteId }) => siteId))("of %s has the official shape", (siteId) => {
    for (let seed = 1; seed <= 200; seed++) {
      const order = makeOrder({ seed, siteId });
      expect([order.orderNo, check?.(order), check?.errors]).toEqual([order.orderNo, true, null]);
    }
  });

  test("with everything in it has the official shape", () => {
    const order = makeOrder({
      seed: 5,
      siteId: "RefArchUS",
      lines: 5,
      discounts: ["item", "order", "shipping"],
      giftCertificate: "both",
      shipments: 2,
    });
    expect([check?.(order), check?.errors]).toEqual([true, null]);
  });
});

describe.skipIf(missing() || !existsSync(samples))("the strict reading of the description", () => {
  const description = missing() ? undefined : readDescription(ordersSpec, "/checkout/orders/v1");

  test("accepts the official examples and the authored orders", () => {
    const cases: [file: string, schema: string][] = [
      ["official/orders-get.json", "OrdersResponse"],
      ["official/order-get-surcharge.json", "Order"],
      ...readdirSync(resolve(samples, "authored"))
        .filter((name) => name.startsWith("orders-page"))
        .map((name): [string, string] => [`authored/${name}`, "OrdersResponse"]),
    ];
    for (const [file, schema] of cases) {
      const check = description?.schema(schema);
      expect([file, check?.(read(file)), check?.errors]).toEqual([file, true, null]);
    }
  });

  test("orders that were not made here can be placed in the simulator and come back as they were", async () => {
    const storefront = createStorefrontSim();
    await storefront.start();
    const { data } = read("authored/orders-page-us.json") as { data: { siteId: string; orderNo: string }[] };
    const placed = await fetch(`${storefront.url}/__sim/orders`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ orders: data }),
    });
    expect(placed.status).toBe(201);
    for (const order of data) expect(storefront.store.get(order.siteId, order.orderNo)).toEqual(order);
    await storefront.stop();
  });
});
