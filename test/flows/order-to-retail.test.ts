import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeOrder } from "@crossdock/sim";
import { describe, expect, test } from "vitest";
import { exact, total } from "./decimal-text.ts";
import { compileLibrary, orderNames, planOf, readOrder, root } from "./library.ts";
import { normaliseBy, type RetailOrder } from "./retail-order.ts";

const acme = planOf(compileLibrary(), "acme", "order-to-erp@1");
const normalise = normaliseBy(acme);

async function problemsOf(name: string): Promise<readonly string[]> {
  const normalised = await acme.input?.normalise(readOrder(name), acme.bindings);
  return normalised?.ok === false ? normalised.problems : [];
}

/** Everything the customer pays for, by the lines. */
const sumOf = ({ lines, shipping, taxation, totals }: RetailOrder): bigint =>
  total([...lines, ...shipping].map(({ amount }) => amount)) + (taxation === "net" ? exact(totals.tax) : 0n);

const refused = ["invalid", "no-country"];
const accepted = orderNames().filter((name) => !refused.includes(name));

describe("a storefront order in the canonical model", () => {
  test.each(accepted)("%s adds up to its total, to the last digit", async (name) => {
    const order = await normalise(readOrder(name));
    expect(sumOf(order)).toBe(exact(order.totals.total));
    expect(total(order.payments.map(({ amount }) => amount))).toBe(exact(order.totals.total));
  });

  test("every order of the simulated storefront adds up", async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const order = await normalise(makeOrder({ seed }));
      expect({ seed, sum: sumOf(order) }).toEqual({ seed, sum: exact(order.totals.total) });
    }
  });

  test("keeps single lines, shipments and payments as lists", async () => {
    const { lines, shipments, shipping, payments, coupons } = await normalise(readOrder("guest"));
    expect([lines, shipments, shipping, payments].map((list) => list.length)).toEqual([1, 1, 1, 1]);
    expect(coupons).toEqual([]);
  });

  test("knows a guest by the mark, and drops a number that the site gave one", async () => {
    expect(readOrder("guest")["customerInfo"]).toMatchObject({ guest: true, customerNo: "00099001" });
    const { customer } = await normalise(readOrder("guest"));
    expect(customer).toMatchObject({ guest: true });
    expect(customer).not.toHaveProperty("number");
    expect((await normalise(readOrder("net"))).customer).toMatchObject({ guest: false, number: "00007312" });
  });

  test("gives lines the discounted amount and tells the discounts beside it", async () => {
    const order = await normalise(readOrder("registered-discounts"));
    expect(order.lines.map(({ sku, unitPrice, amount }) => [sku, unitPrice, amount])).toEqual([
      ["SKU-1001", "59.9", "99.72"],
      ["SKU-1008", "34.9", "32.28"],
      ["SKU-1003", "18.99", "52.69"],
      ["SKU-1005", "0", "0"],
    ]);
    expect(order.lines[0]?.adjustments).toMatchObject([{ promotion: "trousers-10", amount: "-11.98" }]);
    expect(order.adjustments).toMatchObject([{ coupon: "HALLO15", amount: "-15" }]);
    expect(order.shipping).toMatchObject([{ unitPrice: "4.95", amount: "0", tax: "0" }]);
    expect(order.lines.at(-1)?.bonus).toBe(true);
  });

  test("shares an order's discount with options, which the storefront does not", async () => {
    const { lines } = await normalise(readOrder("option"));
    expect(lines.map(({ kind, parent, amount }) => [kind, parent, amount])).toEqual([
      ["product", undefined, "121.1"],
      ["option", "EU-00020005-item-1", "13.61"],
      ["product", undefined, "18.59"],
    ]);
  });

  test("shares an order's discount by itself where the storefront tells no shares", async () => {
    const { lines } = await normalise(readOrder("discount-not-shared"));
    expect(lines.map(({ amount }) => amount)).toEqual(["54.38", "26.97", "17.24"]);
  });

  test("takes a gift certificate as a line when it is bought and as a payment when it pays", async () => {
    const bought = await normalise(readOrder("gift-certificate-bought"));
    expect(bought.lines.at(-1)).toMatchObject({
      kind: "giftCertificate",
      amount: "75",
      tax: "0",
      recipient: { name: "Kim", email: "kim@example.com", sender: "Ben" },
    });
    expect(bought.totals.giftCertificates).toBe("75");
    const paying = await normalise(readOrder("gift-certificate-paying"));
    expect(paying.payments).toMatchObject([
      { kind: "giftCertificate", amount: "50", certificate: "************K7QX" },
      { kind: "card", amount: "83.95", brand: "Mastercard", lastDigits: "4444" },
    ]);
    expect(paying.lines.map(({ kind }) => kind)).toEqual(["product"]);
  });

  test("keeps the shipments apart, and the same article on two lines", async () => {
    const { lines, shipments, shipping } = await normalise(readOrder("split-shipment"));
    expect(shipments.map(({ id, address }) => [id, address.name])).toEqual([
      ["me", "Ben Carter"],
      ["gift", "Grace Walker"],
    ]);
    expect(lines.map(({ sku, shipment }) => [sku, shipment])).toEqual([
      ["SKU-1004", "me"],
      ["SKU-1004", "gift"],
      ["SKU-1007", "gift"],
    ]);
    expect(shipping.map(({ kind, shipment }) => [kind, shipment])).toEqual([
      ["method", "me"],
      ["method", "gift"],
      ["surcharge", "gift"],
    ]);
  });

  test("sends what is not shipped to the billing address", async () => {
    const { billingAddress, shipments } = await normalise(readOrder("gift-certificate-only"));
    expect(shipments[0]?.address).toEqual(billingAddress);
  });

  test("gives one address one digest, whatever order it is in", async () => {
    const [first, second, other] = await Promise.all(
      ["gift-certificate-paying", "fractional-cents", "gross-two-rates"].map(
        async (name) => (await normalise(readOrder(name))).shipments[0]?.address.digest,
      ),
    );
    expect(first).toBe(second);
    expect(first).not.toBe(other);
  });

  test("puts custom attributes below `custom`, without their prefix", async () => {
    const { custom } = await normalise(readOrder("registered-discounts"));
    expect(custom).toEqual({ orderSource: "web", giftMessage: "Für Dich", loyaltyId: "L-4711" });
  });

  test("adds up the tax where the answer leaves it out", async () => {
    expect(readOrder("net-order-discount")).not.toHaveProperty("taxTotal");
    expect((await normalise(readOrder("net-order-discount"))).totals.tax).toBe("15.17");
  });

  test("refuses what cannot be understood, with every problem", async () => {
    const problems = await problemsOf("invalid");
    expect(problems).toHaveLength(3);
    for (const field of ["currency", "guest", "orderTotal"]) {
      expect(problems.some((problem) => problem.includes(field))).toBe(true);
    }
    expect((await problemsOf("no-country")).join("\n")).toContain("country");
  });
});

const samples = join(root, "../shared/sfcc/samples/authored");

describe.runIf(existsSync(samples))("the platform's sample orders", () => {
  const orders = existsSync(samples)
    ? readdirSync(samples)
        .filter((file) => /^orders?-.*\.json$/.test(file))
        .flatMap((file) => {
          const content = JSON.parse(readFileSync(join(samples, file), "utf8")) as { data?: unknown[] };
          return (content.data ?? [content]).map((order) => [file, order] as const);
        })
    : [];

  test.each(orders)("%s adds up to its total", async (_file, sample) => {
    const order = await normalise(sample);
    expect(sumOf(order)).toBe(exact(order.totals.total));
  });
});
