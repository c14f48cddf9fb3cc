import { minorDigits, type Site } from "../../world.ts";
import type { Pick } from "../pick.ts";
import type { Shopper } from "../shoppers.ts";
import type { Adjustment, ChargedItem, Line } from "./lines.ts";
import { amount, type Minor, sum } from "./money.ts";
import type { OrderOptions } from "./options.ts";

/** An order computed in minor units, before it takes the shape of the API. */
export interface ComputedOrder {
  options: OrderOptions;
  site: Site;
  pick: Pick;
  buyer: Shopper;
  guest: boolean;
  /** One for each shipment. */
  recipients: readonly Shopper[];
  shipmentIds: readonly string[];
  lines: readonly Line[];
  shipping: readonly ChargedItem[];
  orderDiscounts: readonly Adjustment[];
  /** Value of a gift certificate that was bought, if any. */
  giftCertificate: Minor | undefined;
  payments: readonly { id: string; method: string; amount: Minor }[];
  taxTotal: Minor;
  orderTotal: Minor;
}

/** An order in the shape of the Orders API. */
export type OrderRecord = ReturnType<typeof printOrder>;

export function printOrder(order: ComputedOrder) {
  const { options, site, pick, buyer, lines, shipping } = order;
  const money = (value: Minor): number => amount(value, minorDigits[site.currency]);
  const placedAt = options.placedAt ?? Date.UTC(2026, 2, 2, 9) + options.seed * 1000;
  const created = new Date(placedAt - 2000).toISOString();
  const orderNo = options.orderNo ?? `${site.country}-${String(options.seed).padStart(8, "0")}`;
  const adjustment = printAdjustment(site, created);
  return {
    orderNo,
    siteId: site.siteId,
    invoiceNo: String(10_000 + options.seed).padStart(8, "0"),
    creationDate: created,
    placeDate: new Date(placedAt).toISOString(),
    lastModified: new Date(placedAt).toISOString(),
    createdBy: "Customer",
    channelType: "storefront",
    businessType: "b2c",
    customerLocale: site.locale,
    currency: site.currency,
    taxation: site.taxation,
    status: options.status ?? "new",
    confirmationStatus: options.confirmationStatus ?? "confirmed",
    exportStatus: options.exportStatus ?? "ready",
    paymentStatus: "not_paid",
    shippingStatus: "not_shipped",
    remoteHost: "203.0.113.24",
    customerInfo: {
      customerId: pick.id(26),
      ...(order.guest ? {} : { customerNo: buyer.customerNo }),
      customerName: buyer.address.fullName,
      email: buyer.email,
      guest: order.guest,
    },
    billingAddress: { ...buyer.address },
    productItems: lines.map((line, index) => printLine(line, index + 1, site, adjustment)),
    ...(order.giftCertificate === undefined
      ? {}
      : { giftCertificateItems: [printGiftCertificate(money(order.giftCertificate), order)] }),
    ...(order.orderDiscounts.length === 0
      ? {}
      : { orderPriceAdjustments: order.orderDiscounts.map(adjustment) }),
    shipments: order.shipmentIds.map((_, index) => printShipment(order, index)),
    shippingItems: shipping.map((item) => ({
      itemText: "Shipping",
      type: "fixed_price",
      basePrice: money(item.price),
      ...printCharged(item, site, adjustment),
    })),
    paymentInstruments: order.payments.map((payment, index) => printPayment(payment, index, orderNo, money)),
    productSubTotal: money(sum(lines.map((line) => line.priceAfterItemDiscount))),
    productTotal: money(sum(lines.map((line) => line.priceAfterOrderDiscount))),
    merchandizeTotalTax: money(sum(lines.map((line) => line.tax))),
    adjustedMerchandizeTotalTax: money(
      sum(lines.map((line) => line.adjustedTax)) + sum(order.orderDiscounts.map((discount) => discount.tax)),
    ),
    shippingTotal: money(sum(shipping.map((item) => item.priceAfterItemDiscount))),
    shippingTotalTax: money(sum(shipping.map((item) => item.tax))),
    adjustedShippingTotalTax: money(sum(shipping.map((item) => item.adjustedTax))),
    taxTotal: money(order.taxTotal),
    orderTotal: money(order.orderTotal),
    c_orderSource: "web",
  };
}

type PrintAdjustment = ReturnType<typeof printAdjustment>;

function printAdjustment(site: Site, created: string) {
  return (adjustment: Adjustment) => ({
    priceAdjustmentId: adjustment.id,
    promotionId: adjustment.promotionId,
    itemText: adjustment.text,
    ...printPrices(adjustment.price, adjustment.tax, site),
    basePrice: amount(adjustment.price, minorDigits[site.currency]),
    appliedDiscount: {
      ...adjustment.discount,
      ...("amount" in adjustment.discount
        ? { amount: amount(adjustment.discount.amount, minorDigits[site.currency]) }
        : {}),
    },
    custom: false,
    manual: false,
    createdBy: "Customer",
    creationDate: created,
    lastModified: created,
  });
}

function printPrices(price: Minor, tax: Minor, { taxation, currency }: Site) {
  const digits = minorDigits[currency];
  return {
    netPrice: amount(taxation === "net" ? price : price - tax, digits),
    tax: amount(tax, digits),
    grossPrice: amount(taxation === "net" ? price + tax : price, digits),
    taxBasis: amount(price, digits),
  };
}

function printCharged(item: ChargedItem, site: Site, adjustment: PrintAdjustment) {
  const digits = minorDigits[site.currency];
  return {
    itemId: item.itemId,
    shipmentId: item.shipmentId,
    ...printPrices(item.price, item.tax, site),
    taxRate: Number(item.taxRate),
    ...(item.adjustments.length === 0 ? {} : { priceAdjustments: item.adjustments.map(adjustment) }),
    priceAfterItemDiscount: amount(item.priceAfterItemDiscount, digits),
    adjustedTax: amount(item.adjustedTax, digits),
  };
}

function printLine(line: Line, position: number, site: Site, adjustment: PrintAdjustment) {
  return {
    position,
    productId: line.article.sku,
    productName: line.article.name,
    itemText: line.article.name,
    quantity: line.quantity,
    inventoryId: `inventory_${site.country.toLowerCase()}`,
    bonusProductLineItem: line.bonus,
    gift: false,
    basePrice: amount(line.unitPrice, minorDigits[site.currency]),
    ...printCharged(line, site, adjustment),
    priceAfterOrderDiscount: amount(line.priceAfterOrderDiscount, minorDigits[site.currency]),
  };
}

function printGiftCertificate(value: number, { pick, buyer }: ComputedOrder) {
  return {
    giftCertificateItemId: pick.id(26),
    shipmentId: "me",
    itemText: "Gift certificate",
    basePrice: value,
    netPrice: value,
    tax: 0,
    grossPrice: value,
    taxBasis: value,
    recipientEmail: "friend@example.com",
    recipientName: "A friend",
    senderName: buyer.address.firstName,
    message: "Enjoy!",
  };
}

/** The order's discount is in `productTotal`, not in the shipment's taxes and total. */
function printShipment(order: ComputedOrder, index: number) {
  const { site, options } = order;
  const shipmentId = order.shipmentIds[index] ?? "me";
  const money = (value: Minor): number => amount(value, minorDigits[site.currency]);
  const lines = order.lines.filter((line) => line.shipmentId === shipmentId);
  const shipping = order.shipping.filter((item) => item.shipmentId === shipmentId);
  const productSubTotal = sum(lines.map((line) => line.priceAfterItemDiscount));
  const shippingTotal = sum(shipping.map((item) => item.priceAfterItemDiscount));
  const adjustedMerchandizeTotalTax = sum(lines.map((line) => line.adjustedTax));
  const adjustedShippingTotalTax = sum(shipping.map((item) => item.adjustedTax));
  const taxTotal = adjustedMerchandizeTotalTax + adjustedShippingTotalTax;
  return {
    shipmentId,
    shipmentNo: String(30_000 + options.seed * 2 + index).padStart(8, "0"),
    shippingMethod: { id: { DE: "DHL_STANDARD", US: "GROUND", JP: "YAMATO" }[site.country] ?? "STANDARD" },
    shippingStatus: "not_shipped",
    gift: index > 0,
    shippingAddress: { ...(order.recipients[index] ?? order.buyer).address },
    productSubTotal: money(productSubTotal),
    productTotal: money(sum(lines.map((line) => line.priceAfterOrderDiscount))),
    merchandizeTotalTax: money(sum(lines.map((line) => line.tax))),
    adjustedMerchandizeTotalTax: money(adjustedMerchandizeTotalTax),
    shippingTotal: money(shippingTotal),
    shippingTotalTax: money(sum(shipping.map((item) => item.tax))),
    adjustedShippingTotalTax: money(adjustedShippingTotalTax),
    taxTotal: money(taxTotal),
    shipmentTotal: money(productSubTotal + shippingTotal + (site.taxation === "net" ? taxTotal : 0n)),
  };
}

function printPayment(
  payment: { id: string; method: string; amount: Minor },
  index: number,
  orderNo: string,
  money: (value: Minor) => number,
) {
  return {
    paymentInstrumentId: payment.id,
    paymentMethodId: payment.method,
    paymentTransaction: { amount: money(payment.amount), transactionId: `${orderNo}-P${index + 1}` },
    ...(payment.method === "GIFT_CERTIFICATE" ? { maskedGiftCertificateCode: "************7QK2" } : {}),
    ...(payment.method === "CREDIT_CARD"
      ? {
          paymentCard: {
            cardType: "Visa",
            maskedNumber: "************1111",
            numberLastDigits: "1111",
            expirationMonth: 3,
            expirationYear: 2031,
          },
        }
      : {}),
  };
}
