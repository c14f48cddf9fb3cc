/** An order as the storefront sends it: five lines with discounts and options, two shipments, two payments, about 7 KB. */
export function shopOrder(number = 1) {
  return {
    orderNo: `EU-${String(number).padStart(8, "0")}`,
    siteId: "RefArchEU",
    invoiceNo: `0001${number}`,
    creationDate: "2026-03-02T09:00:01.000Z",
    placeDate: "2026-03-02T09:00:03.000Z",
    lastModified: "2026-03-02T09:05:03.000Z",
    channelType: "storefront",
    customerLocale: "de_DE",
    currency: "EUR",
    taxation: "gross",
    status: "new",
    confirmationStatus: "confirmed",
    exportStatus: "ready",
    paymentStatus: "part_paid",
    shippingStatus: "not_shipped",
    remoteHost: "203.0.113.24",
    customerInfo: {
      customerNo: "00007312",
      customerId: "effd068199db388215b5698216",
      customerName: "Jana Muster",
      email: "Jana.Muster@shop.example",
      guest: false,
    },
    billingAddress: address("Jana", "Muster", "Lindenstraße 12", "Berlin", "10969"),
    productItems: [1, 2, 3, 4, 5].map((line) => productItem(line, number)),
    shipments: [
      { ...shipment("me", "Jana", "Lindenstraße 12"), gift: false },
      { ...shipment("gift-1", "Grace", "Am Markt 3"), gift: true, giftMessage: "Happy birthday!" },
    ],
    shippingItems: [
      {
        itemId: "s1",
        itemText: "Standard",
        type: "fixed_price",
        basePrice: 4.95,
        tax: 0.79,
        taxRate: 0.19,
        shipmentId: "me",
      },
      {
        itemId: "s2",
        itemText: "Express",
        type: "fixed_price",
        basePrice: 9.95,
        tax: 1.59,
        taxRate: 0.19,
        shipmentId: "gift-1",
      },
    ],
    couponItems: [
      { code: "SPRING26", status: "applied" },
      { code: "WELCOME", status: "applied" },
    ],
    orderPriceAdjustments: [
      {
        priceAdjustmentId: "oa1",
        promotionId: "spring",
        itemText: "Spring sale",
        basePrice: -10,
        tax: -1.6,
        couponCode: "SPRING26",
      },
    ],
    paymentInstruments: [
      {
        paymentInstrumentId: "p1",
        paymentMethodId: "CREDIT_CARD",
        paymentCard: { cardType: "Visa", numberLastDigits: "1111", holder: "Jana Muster" },
        paymentTransaction: { amount: 250, transactionId: "EU-P1" },
      },
      {
        paymentInstrumentId: "p2",
        paymentMethodId: "GIFT_CERTIFICATE",
        maskedGiftCertificateCode: "************K7QX",
        paymentTransaction: { amount: 50, transactionId: "EU-P2" },
      },
    ],
    notes: [
      { subject: "delivery", text: "Please  ring   twice.", createdBy: "Customer" },
      { subject: "fraud", text: "checked", createdBy: "System" },
    ],
    productTotal: 290.1,
    shippingTotal: 14.9,
    taxTotal: 48.7,
    orderTotal: 295,
    c_orderSource: "web",
    c_loyaltyId: "L-4711",
  };
}

export type ShopOrder = ReturnType<typeof shopOrder>;

function address(firstName: string, lastName: string, street: string, city: string, postalCode: string) {
  return {
    firstName,
    lastName,
    fullName: `${firstName} ${lastName}`,
    companyName: "Muster & Söhne",
    address1: street,
    address2: "2. Stock",
    city,
    postalCode,
    stateCode: "BE",
    countryCode: "DE",
    phone: "+49 30 555 0101",
  };
}

function productItem(line: number, number: number) {
  const basePrice = 19.9 + line * 10;
  const discount = line % 2 === 1 ? Math.round(basePrice * 10) / 100 : 0;
  return {
    position: line,
    itemId: `item-${number}-${line}`,
    productId: `SKU-${1000 + line}`,
    productName: `Article number ${line} with a name`,
    itemText: `Article number ${line} with a name`,
    quantity: 1 + (line % 3),
    inventoryId: "inventory_eu",
    bonusProductLineItem: false,
    gift: line === 4,
    basePrice,
    shipmentId: line > 3 ? "gift-1" : "me",
    netPrice: basePrice / 1.19,
    tax: basePrice - basePrice / 1.19,
    grossPrice: basePrice * (1 + (line % 3)),
    taxRate: line === 5 ? 0.07 : 0.19,
    priceAdjustments:
      discount === 0
        ? []
        : [
            {
              priceAdjustmentId: `pa-${line}`,
              promotionId: "ten-off",
              itemText: "10 % off",
              basePrice: -discount,
              appliedDiscount: { type: "percentage", percentage: 10 },
            },
          ],
    optionItems:
      line === 2 ? [{ optionId: "engraving", itemText: "Engraving", basePrice: 5, productId: "OPT-1" }] : [],
    c_colour: ["red", "blue", "green", "black", "white"][line - 1],
  };
}

function shipment(shipmentId: string, firstName: string, street: string) {
  return {
    shipmentId,
    shipmentNo: `0003-${shipmentId}`,
    shippingMethod: { id: "DHL" },
    shippingStatus: "not_shipped",
    shippingAddress: address(firstName, "Muster", street, "Berlin", "10115"),
    shippingTotal: 4.95,
    taxTotal: 12,
  };
}
