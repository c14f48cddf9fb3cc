import { describe, expect, test } from "vitest";
import { minorDigits, sites } from "../../world.ts";
import { makeOrder } from "./make-order.ts";
import type { OrderRecord } from "./print-order.ts";

/** Every site, all kinds of orders. */
const many = sites.flatMap(({ siteId }) =>
  Array.from({ length: 150 }, (_, index) => makeOrder({ seed: index + 1, siteId })),
);

/** Whole minor units, so that sums are exact. */
const cents = (order: OrderRecord, value: number): bigint =>
  BigInt(Math.round(value * 10 ** minorDigits[order.currency]));
const total = (order: OrderRecord, values: readonly number[]): bigint =>
  values.reduce((sum, value) => sum + cents(order, value), 0n);

describe("an order of the generator", () => {
  test("is the same for the same seed", () => {
    expect(makeOrder({ seed: 7 })).toEqual(makeOrder({ seed: 7 }));
    expect(makeOrder({ seed: 7 })).not.toEqual(makeOrder({ seed: 8 }));
  });

  test("keeps its other traits when one is given", () => {
    const free = makeOrder({ seed: 11, siteId: "RefArchEU", shipments: 1 });
    const guest = makeOrder({ seed: 11, siteId: "RefArchEU", shipments: 1, guest: !free.customerInfo.guest });
    expect(guest.productItems).toEqual(free.productItems);
  });

  test("has prices whose net and tax make the gross", () => {
    for (const order of many) {
      const priced = [
        ...order.productItems,
        ...order.shippingItems,
        ...(order.orderPriceAdjustments ?? []),
        ...[...order.productItems, ...order.shippingItems].flatMap((item) => item.priceAdjustments ?? []),
      ];
      for (const { netPrice, tax, grossPrice } of priced) {
        expect(cents(order, netPrice) + cents(order, tax)).toBe(cents(order, grossPrice));
      }
    }
  });

  test("has line prices that follow from unit price, quantity and discounts", () => {
    for (const order of many) {
      for (const line of order.productItems) {
        const discounts = (line.priceAdjustments ?? []).map(({ basePrice }) => basePrice);
        expect(cents(order, line.basePrice) * BigInt(line.quantity) + total(order, discounts)).toBe(
          cents(order, line.priceAfterItemDiscount),
        );
        const taxes = (line.priceAdjustments ?? []).map(({ tax }) => tax);
        expect(cents(order, line.tax) + total(order, taxes)).toBe(cents(order, line.adjustedTax));
      }
    }
  });

  test("spreads its discount over the lines without losing a cent", () => {
    for (const order of many) {
      const before = order.productItems.map((line) => line.priceAfterItemDiscount);
      const after = order.productItems.map((line) => line.priceAfterOrderDiscount);
      const discounts = (order.orderPriceAdjustments ?? []).map(({ basePrice }) => basePrice);
      expect(total(order, after) - total(order, before)).toBe(total(order, discounts));
    }
  });

  test("has totals that are the sums of its parts, paid in full", () => {
    for (const order of many) {
      const certificates = total(
        order,
        (order.giftCertificateItems ?? []).map(({ basePrice }) => basePrice),
      );
      const paid = order.paymentInstruments.map((payment) => payment.paymentTransaction.amount);
      const tax =
        cents(order, order.adjustedMerchandizeTotalTax) + cents(order, order.adjustedShippingTotalTax);
      expect(cents(order, order.taxTotal)).toBe(tax);
      expect(cents(order, order.orderTotal)).toBe(
        cents(order, order.productTotal) +
          cents(order, order.shippingTotal) +
          certificates +
          (order.taxation === "net" ? tax : 0n),
      );
      expect(total(order, paid)).toBe(cents(order, order.orderTotal));
      for (const sum of ["productTotal", "shippingTotal"] as const) {
        expect(
          total(
            order,
            order.shipments.map((shipment) => shipment[sum]),
          ),
        ).toBe(cents(order, order[sum]));
      }
    }
  });

  test("covers guests and accounts, all discounts, certificates and split shipments on every site", () => {
    for (const { siteId } of sites) {
      const orders = many.filter((order) => order.siteId === siteId);
      const traits = {
        guest: orders.filter((order) => order.customerInfo.guest && !("customerNo" in order.customerInfo)),
        account: orders.filter((order) => !order.customerInfo.guest),
        item: orders.filter((order) => order.productItems.some((line) => line.priceAdjustments)),
        shipping: orders.filter((order) => order.shippingItems.some((item) => item.priceAdjustments)),
        order: orders.filter((order) => order.orderPriceAdjustments),
        bought: orders.filter((order) => order.giftCertificateItems),
        splitPayment: orders.filter((order) => order.paymentInstruments.length === 2),
        splitShipment: orders.filter((order) => order.shipments.length === 2),
        bonus: orders.filter((order) => order.productItems.some((line) => line.bonusProductLineItem)),
        repeated: orders.filter(
          ({ productItems }) =>
            new Set(productItems.map(({ productId }) => productId)).size < productItems.length,
        ),
        awkward: orders.filter(({ productItems, ...order }) =>
          productItems.some(
            (line) =>
              (line.priceAfterOrderDiscount * 10 ** minorDigits[order.currency]) % line.quantity > 0.001,
          ),
        ),
      };
      for (const [trait, found] of Object.entries(traits))
        expect([trait, found.length > 2]).toEqual([trait, true]);
    }
  });

  test("of a site without decimals has whole amounts", () => {
    for (const order of many.filter(({ currency }) => currency === "JPY")) {
      for (const value of [order.orderTotal, order.taxTotal, ...order.productItems.map(({ tax }) => tax)]) {
        expect(Number.isInteger(value)).toBe(true);
      }
    }
  });

  test("of an unknown site cannot be made", () => {
    expect(() => makeOrder({ seed: 1, siteId: "Elsewhere" })).toThrow("there is no site Elsewhere");
  });
});
