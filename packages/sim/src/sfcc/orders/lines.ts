import { type Article, articles, minorDigits, type Site } from "../../world.ts";
import type { Pick } from "../pick.ts";
import { type Minor, minor, prorate, rate, share, sum, taxOf } from "./money.ts";

/** A price with its tax. `price` is net or gross as the site's taxation says, and so is every sum of prices. */
interface Priced {
  price: Minor;
  tax: Minor;
}

/** A discount: negative amounts. */
export interface Adjustment extends Priced {
  id: string;
  promotionId: string;
  text: string;
  discount: { type: "percentage"; percentage: number } | { type: "amount"; amount: Minor } | { type: "free" };
}

/** A line or a shipping charge before and after the discounts on it. */
export interface ChargedItem extends Priced {
  itemId: string;
  shipmentId: string;
  taxRate: string;
  adjustments: Adjustment[];
  priceAfterItemDiscount: Minor;
  adjustedTax: Minor;
}

export interface Line extends ChargedItem {
  article: Article;
  quantity: number;
  unitPrice: Minor;
  bonus: boolean;
  priceAfterOrderDiscount: Minor;
}

/** A line at the article's list price, with a discount in percent on half of those that may have one. */
export function makeLine(
  site: Site,
  pick: Pick,
  shipmentId: string,
  may: { discount: boolean; bonus: boolean },
): Line {
  const article = pick.of(articles);
  const quantity = may.bonus ? 1 : pick.of([1, 1, 1, 2, 3, 4]);
  const unitPrice = may.bonus ? 0n : minor(article.prices[site.currency], minorDigits[site.currency]);
  const price = unitPrice * BigInt(quantity);
  const taxRate = site.rates[article.taxClass];
  const percentage = pick.of([10, 12.5, 15, 33]);
  const adjustments =
    may.discount && !may.bonus
      ? [percentOff(price, percentage, taxRate, site, pick, `item-${percentage}-off`)]
      : [];
  const charged = charge(price, taxRate, site, adjustments);
  return {
    itemId: pick.id(26),
    shipmentId,
    taxRate,
    ...charged,
    article,
    quantity,
    unitPrice,
    bonus: may.bonus,
    priceAfterOrderDiscount: charged.priceAfterItemDiscount,
  };
}

/** Shipping of one shipment; a discount makes it free or takes a part off. */
export function makeShipping(
  site: Site,
  pick: Pick,
  shipmentId: string,
  may: { discount: boolean },
): ChargedItem {
  const price = minor(
    { EUR: pick.of(["4.95", "6.90"]), USD: pick.of(["5.99", "12.49"]), JPY: pick.of(["550", "815"]) }[
      site.currency
    ],
    minorDigits[site.currency],
  );
  const taxRate = site.rates.standard;
  const free: Adjustment = {
    id: pick.id(26),
    promotionId: "free-shipping",
    text: "Free shipping",
    discount: { type: "free" },
    price: -price,
    tax: -taxOf(price, rate(taxRate), site.taxation),
  };
  const adjustments = !may.discount
    ? []
    : [pick.chance(0.5) ? free : percentOff(price, 35, taxRate, site, pick, "shipping-35-off")];
  return { itemId: pick.id(26), shipmentId, taxRate, ...charge(price, taxRate, site, adjustments) };
}

/**
 * A discount on the order, spread over the lines' `priceAfterOrderDiscount`. Its tax follows the mixed rate of the
 * lines: the part that tax has in their discounted prices.
 */
export function discountOrder(lines: Line[], site: Site, pick: Pick): Adjustment {
  const prices = lines.map((line) => line.priceAfterItemDiscount);
  const subTotal = sum(prices);
  const fixed = minor({ EUR: "7.77", USD: "10.00", JPY: "1001" }[site.currency], minorDigits[site.currency]);
  const byAmount = pick.chance(0.5) && fixed < subTotal;
  const price = -(byAmount ? fixed : share(subTotal, 1n, 10n));
  for (const [index, part] of prorate(price, prices).entries()) {
    const line = lines[index];
    if (line) line.priceAfterOrderDiscount = line.priceAfterItemDiscount + part;
  }
  return {
    id: pick.id(26),
    promotionId: byAmount ? "order-amount-off" : "order-10-off",
    text: byAmount ? "Voucher" : "10 % off your order",
    discount: byAmount ? { type: "amount", amount: fixed } : { type: "percentage", percentage: 10 },
    price,
    tax: share(price, sum(lines.map((line) => line.adjustedTax)), subTotal),
  };
}

function percentOff(
  price: Minor,
  percentage: number,
  taxRate: string,
  site: Site,
  pick: Pick,
  promotionId: string,
): Adjustment {
  const off = -share(price, BigInt(percentage * 10), 1000n);
  return {
    id: pick.id(26),
    promotionId,
    text: `${percentage} % off`,
    discount: { type: "percentage", percentage },
    price: off,
    tax: taxOf(off, rate(taxRate), site.taxation),
  };
}

function charge(
  price: Minor,
  taxRate: string,
  site: Site,
  adjustments: Adjustment[],
): Omit<ChargedItem, "itemId" | "shipmentId" | "taxRate"> {
  const tax = taxOf(price, rate(taxRate), site.taxation);
  return {
    price,
    tax,
    adjustments,
    priceAfterItemDiscount: price + sum(adjustments.map((adjustment) => adjustment.price)),
    adjustedTax: tax + sum(adjustments.map((adjustment) => adjustment.tax)),
  };
}
