import type { ShopOrder } from "./shop-order.ts";

type Address = ShopOrder["billingAddress"];
type Item = ShopOrder["productItems"][number];

const taxes: Record<string, number> = { "0.19": 11, "0.07": 12 };
const pricelists: Record<string, number> = { EUR: 3, USD: 4, GBP: 5 };
const teams: Record<string, number> = { RefArchEU: 7, RefArchUS: 8 };
const ended = ["cancelled", "failed", "replaced"];
const day = 86_400_000;

/** What `order-mapping.ts` does, as a programmer would write it in an afternoon. */
export function orderByHand(order: ShopOrder) {
  const { customerInfo, shipments, productItems, paymentInstruments } = order;
  const cards = paymentInstruments.filter(({ paymentMethodId }) => paymentMethodId === "CREDIT_CARD");
  const certificates = paymentInstruments.filter((each) => each.maskedGiftCertificateCode !== undefined);
  return {
    name: `SF${order.orderNo}`,
    client_order_ref: order.orderNo,
    origin: `${order.siteId}:${order.orderNo}`,
    invoice_ref: order.invoiceNo,
    partner_ref: customerInfo.guest ? `GUEST-${order.orderNo}` : `SF-${customerInfo.customerNo}`,
    partner_name: customerInfo.customerName,
    partner_email: customerInfo.email.toLowerCase(),
    partner_lang: order.customerLocale.replaceAll("-", "_"),
    date_order: (order.placeDate ?? order.creationDate).replaceAll("T", " ").slice(0, 19),
    commitment_date: new Date(Date.parse(order.placeDate) + 3 * day).toISOString().slice(0, 10),
    write_version: Date.parse(order.lastModified),
    currency: order.currency,
    pricelist: pricelists[order.currency],
    fiscal_position: order.taxation === "gross" ? "included" : "excluded",
    state: ended.includes(order.status)
      ? "cancel"
      : order.confirmationStatus === "confirmed"
        ? "sale"
        : "draft",
    channel: order.channelType,
    team_id: teams[order.siteId] ?? 9,
    source: order.c_orderSource ?? "unknown",
    loyalty: order.c_loyaltyId,
    partner_invoice: addressOf(order.billingAddress, "invoice"),
    partner_shipping: shipments[0] && addressOf(shipments[0].shippingAddress, "delivery"),
    carrier: shipments[0]?.shippingMethod.id,
    shipment_count: shipments.length,
    gift: shipments.some(({ gift }) => gift),
    gift_messages: shipments.flatMap((each) => ("giftMessage" in each ? [each.giftMessage] : [])).join("; "),
    coupons: order.couponItems.filter(({ status }) => status === "applied").map(({ code }) => code),
    promotions: [
      ...new Set(productItems.flatMap((item) => item.priceAdjustments.map(({ promotionId }) => promotionId))),
    ],
    card_brand: cards[0]?.paymentCard?.cardType,
    card_digits: cards[0]?.paymentCard?.numberLastDigits,
    paid_card: paid(cards),
    paid_certificate: paid(certificates),
    payment_refs: paymentInstruments
      .map(({ paymentTransaction }) => paymentTransaction.transactionId)
      .join(","),
    note: order.notes
      .filter(({ createdBy }) => createdBy !== "System")
      .map(({ subject, text }) => `${subject}: ${text.replaceAll(/\s+/g, " ").trim()}`)
      .join("\n"),
    amount_untaxed: rounded(order.orderTotal - order.taxTotal, 2),
    amount_tax: order.taxTotal,
    amount_total: order.orderTotal,
    amount_lines: rounded(
      productItems.reduce((sum, item) => sum + (item.basePrice * item.quantity + discountOf(item)), 0),
      2,
    ),
    quantity_total: productItems.reduce((sum, { quantity }) => sum + quantity, 0),
    most_expensive: productItems.toSorted((left, right) => right.basePrice - left.basePrice)[0]?.productId,
    quantity_by_rate: quantityByRate(productItems),
    order_line: [
      ...productItems.map(productLine),
      ...order.shippingItems.map((item) => ({
        command: 0,
        line_key: `shipping-${item.itemId}`,
        product_code: "SHIPPING",
        name: item.itemText,
        product_uom_qty: 1,
        price_unit: item.basePrice,
        tax_ids: [taxes[item.taxRate]],
      })),
    ],
  };
}

function productLine(item: Item, index: number) {
  const discount = discountOf(item);
  return {
    command: 0,
    sequence: (index + 1) * 10,
    line_key: item.itemId,
    product_code: item.productId,
    name: `${item.productName.trim()}${item.gift ? " (gift)" : ""}`,
    product_uom_qty: item.quantity,
    price_unit: rounded(item.basePrice + discount / item.quantity, 4),
    discount: discount === 0 ? 0 : rounded((-100 * discount) / (item.basePrice * item.quantity), 2),
    tax_ids: [taxes[item.taxRate]],
    shipment: item.shipmentId,
    colour: item.c_colour?.toUpperCase(),
    options: item.optionItems.map(({ optionId, basePrice }) => `${optionId}=${basePrice}`),
  };
}

function addressOf(from: Address, type: string) {
  return {
    type,
    name: from.fullName,
    company: from.companyName,
    street: from.address1,
    street2: from.address2,
    zip: from.postalCode,
    city: from.city,
    state_code: from.stateCode,
    country_code: from.countryCode.toLowerCase(),
    phone: from.phone.replaceAll(" ", ""),
  };
}

function discountOf({ priceAdjustments }: Item): number {
  return priceAdjustments.reduce((sum, { basePrice }) => sum + basePrice, 0);
}

function paid(instruments: ShopOrder["paymentInstruments"]): number {
  return instruments.reduce((sum, { paymentTransaction }) => sum + paymentTransaction.amount, 0);
}

function quantityByRate(items: readonly Item[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { taxRate, quantity } of items) sums[taxRate] = (sums[taxRate] ?? 0) + quantity;
  return sums;
}

/** Half to even by the decimal form, as the language rounds. */
function rounded(value: number, digits: number): number {
  const shifted = Number(`${value}e${digits}`);
  const near = Math.round(shifted);
  const isTie = Math.abs(near - shifted) === 0.5;
  return Number(`${isTie && near % 2 !== 0 ? near - 1 : near}e-${digits}`);
}
