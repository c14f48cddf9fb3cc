import { minorDigits, type Site, sites } from "../../world.ts";
import { type Pick, picker } from "../pick.ts";
import { shopper } from "../shoppers.ts";
import { discountOrder, makeLine, makeShipping } from "./lines.ts";
import { type Minor, minor, share, sum } from "./money.ts";
import type { OrderOptions } from "./options.ts";
import { type OrderRecord, printOrder } from "./print-order.ts";

/**
 * An order as the Orders API gives it, from a seed: all amounts computed with the platform's tax arithmetic (rounded by line;
 * gross prices contain their tax, net ones get it added) and consistent with each other to the minor unit.
 * Throws for an unknown site.
 */
export function makeOrder(options: OrderOptions): OrderRecord {
  const pick = picker(options.seed);
  const site = siteOf(options.siteId, pick);
  const traits = traitsOf(options, pick);
  const shipmentIds = traits.shipments === 2 ? ["me", pick.id(8)] : ["me"];
  const buyer = shopper(site.country, pick);
  const recipients = shipmentIds.map((_, index) => (index === 0 ? buyer : shopper(site.country, pick)));

  const lines = Array.from({ length: traits.lines }, (_, index) =>
    makeLine(site, pick, shipmentIds[index % shipmentIds.length] ?? "me", {
      discount: traits.discounts.includes("item") && (index === 0 || pick.chance(0.5)),
      bonus: index > 1 && pick.chance(0.1),
    }),
  );
  const shipping = shipmentIds.map((shipmentId) =>
    makeShipping(site, pick, shipmentId, { discount: traits.discounts.includes("shipping") }),
  );
  const orderDiscounts = traits.discounts.includes("order") ? [discountOrder(lines, site, pick)] : [];
  const giftCertificate = traits.bought ? giftCertificateValue(site, pick) : undefined;
  const taxTotal =
    sum([...lines, ...shipping].map((item) => item.adjustedTax)) + sum(orderDiscounts.map(({ tax }) => tax));
  const orderTotal =
    sum(lines.map((line) => line.priceAfterOrderDiscount)) +
    sum(shipping.map((item) => item.priceAfterItemDiscount)) +
    (giftCertificate ?? 0n) +
    (site.taxation === "net" ? taxTotal : 0n);
  return printOrder({
    options,
    site,
    pick,
    buyer,
    guest: traits.guest,
    recipients,
    shipmentIds,
    lines,
    shipping,
    orderDiscounts,
    giftCertificate,
    payments: pay(orderTotal, traits.paid, pick),
    taxTotal,
    orderTotal,
  });
}

function siteOf(siteId: string | undefined, pick: Pick): Site {
  if (siteId === undefined) return pick.of(sites);
  const site = sites.find((candidate) => candidate.siteId === siteId);
  if (!site) {
    throw new Error(`there is no site ${siteId}; there are ${sites.map((known) => known.siteId).join(", ")}`);
  }
  return site;
}

/** Every choice is drawn whether or not it is given, so that giving one leaves the others as they were. */
function traitsOf(options: OrderOptions, pick: Pick) {
  const guest = pick.chance(0.4);
  const lines = 1 + pick.below(4);
  const discounts = (["item", "order", "shipping"] as const).filter((_, index) =>
    pick.chance([0.4, 0.3, 0.25][index] ?? 0),
  );
  const giftCertificate = pick.of([
    "none",
    "none",
    "none",
    "none",
    "none",
    "bought",
    "paid",
    "both",
  ] as const);
  const split = pick.chance(0.25);
  const chosen = options.giftCertificate ?? giftCertificate;
  const lineCount = options.lines ?? Math.max(lines, options.shipments ?? 1);
  return {
    guest: options.guest ?? guest,
    lines: lineCount,
    discounts: options.discounts ?? discounts,
    bought: chosen === "bought" || chosen === "both",
    paid: chosen === "paid" || chosen === "both",
    shipments: lineCount < 2 ? 1 : (options.shipments ?? (split ? 2 : 1)),
  };
}

function giftCertificateValue(site: Site, pick: Pick): Minor {
  const value = { EUR: pick.of(["25.00", "50.00"]), USD: "40.00", JPY: "3000" }[site.currency];
  return minor(value, minorDigits[site.currency]);
}

/** One card, or a gift certificate for a third of the total and a card for the rest. */
function pay(
  total: Minor,
  byGiftCertificate: boolean,
  pick: Pick,
): { id: string; method: string; amount: Minor }[] {
  const method = pick.of(["CREDIT_CARD", "CREDIT_CARD", "PayPal"]);
  const certificate = byGiftCertificate ? share(total, 1n, 3n) : 0n;
  const card = { id: pick.id(26), method, amount: total - certificate };
  return certificate === 0n
    ? [card]
    : [{ id: pick.id(26), method: "GIFT_CERTIFICATE", amount: certificate }, card];
}
