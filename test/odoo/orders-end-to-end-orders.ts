import { makeOrder, type OrderOptions } from "@crossdock/sim";
import { readOrder } from "../flows/library.ts";

/** What the comparison reads of an order as the storefront has it. */
export interface StorefrontOrder {
  siteId: string;
  orderNo: string;
  placeDate: string;
  lastModified: string;
  currency: string;
  taxation: "net" | "gross";
  orderTotal: number;
  taxTotal?: number;
  adjustedMerchandizeTotalTax: number;
  adjustedShippingTotalTax: number;
  customerInfo: { guest: boolean; customerNo?: string; email?: string };
  billingAddress: StorefrontAddress;
  shipments: { shipmentId: string; shippingAddress?: StorefrontAddress }[];
}

export interface StorefrontAddress {
  fullName: string;
  companyName?: string;
  address1?: string;
  address2?: string;
  suite?: string;
  postBox?: string;
  postalCode?: string;
  city?: string;
  stateCode?: string;
  countryCode: string;
  phone?: string;
}

/** An order of the run: its name in the report, who sells it, and the order under a number that no run had before. */
export interface RunOrder {
  name: string;
  retailer: "acme" | "nordwind";
  order: StorefrontOrder;
}

/** Fixtures that make an order in the ERP; the others are refused or held on purpose. */
const fixtures = {
  acme: [
    "guest",
    "registered-discounts",
    "gross-two-rates",
    "fractional-cents",
    "gift-certificate-paying",
    "option",
    "discount-not-shared",
    "net",
    "net-order-discount",
    "gift-certificate-bought",
    "gift-certificate-only",
    "split-shipment",
  ],
  nordwind: ["yen", "gross-two-rates"],
} as const;

const made: readonly [name: string, options: Omit<OrderOptions, "seed">][] = [
  ["guest, gross", { siteId: "RefArchEU", guest: true, lines: 1, discounts: [] }],
  ["guest, net", { siteId: "RefArchUS", guest: true, lines: 3, discounts: [] }],
  ["registered, gross", { siteId: "RefArchEU", guest: false, lines: 4, discounts: [] }],
  ["registered, net", { siteId: "RefArchUS", guest: false, lines: 4, discounts: [] }],
  ["item discount, gross", { siteId: "RefArchEU", lines: 3, discounts: ["item"] }],
  ["order discount, gross", { siteId: "RefArchEU", lines: 3, discounts: ["order"] }],
  ["shipping discount, gross", { siteId: "RefArchEU", lines: 2, discounts: ["shipping"] }],
  ["all discounts, gross", { siteId: "RefArchEU", lines: 5, discounts: ["item", "order", "shipping"] }],
  ["item discount, net", { siteId: "RefArchUS", lines: 3, discounts: ["item"] }],
  ["order discount, net", { siteId: "RefArchUS", lines: 3, discounts: ["order"] }],
  ["all discounts, net", { siteId: "RefArchUS", lines: 6, discounts: ["item", "order", "shipping"] }],
  ["certificate bought, gross", { siteId: "RefArchEU", lines: 2, giftCertificate: "bought" }],
  ["certificate paying, gross", { siteId: "RefArchEU", lines: 2, giftCertificate: "paid" }],
  ["certificate bought and paying, net", { siteId: "RefArchUS", lines: 2, giftCertificate: "both" }],
  ["two shipments, gross", { siteId: "RefArchEU", lines: 4, shipments: 2 }],
  ["two shipments and discounts, net", { siteId: "RefArchUS", lines: 5, shipments: 2, discounts: ["order"] }],
  ["twenty lines, gross", { siteId: "RefArchEU", lines: 20, discounts: ["item", "order"] }],
  ["twenty lines, net", { siteId: "RefArchUS", lines: 20, discounts: ["item", "order"] }],
  ["yen, one line", { siteId: "RefArchJP", lines: 1, discounts: [] }],
  ["yen, guest, two shipments", { siteId: "RefArchJP", guest: true, lines: 4, shipments: 2 }],
  ["yen, all discounts", { siteId: "RefArchJP", lines: 5, discounts: ["item", "order", "shipping"] }],
  ["yen, certificates", { siteId: "RefArchJP", lines: 2, giftCertificate: "both" }],
];

/** All orders of a run; `run` goes into every number, so that one database sees each of them once. */
export function makeRun(run: string, now: number): RunOrder[] {
  const authored = (["acme", "nordwind"] as const).flatMap((retailer) =>
    fixtures[retailer].map((name) => ({
      name: `${retailer}: ${name}`,
      retailer,
      order: numbered(readOrder(name), run, retailer),
    })),
  );
  const generated = made.map(([name, options], index) => {
    const retailer = options.siteId === "RefArchJP" ? "nordwind" : "acme";
    const order = makeOrder({
      ...options,
      seed: 7000 + index,
      placedAt: now - 3_600_000 + index * 1000,
      orderNo: `G${String(index + 1).padStart(3, "0")}`,
    });
    return {
      name: `${retailer}: generated, ${name}`,
      retailer,
      order: numbered(order, run, retailer),
    } as const;
  });
  return [...authored, ...generated];
}

/** The same order under the run's number, with a customer of the run's own, as its retailer's storefront offers it. */
export function numbered(order: object, run: string, retailer: "acme" | "nordwind"): StorefrontOrder {
  const copy = structuredClone(order) as StorefrontOrder & Record<string, unknown>;
  // Both retailers' European orders are in one database here.
  copy.orderNo = `${copy.orderNo}-${run}${retailer === "acme" ? "" : "n"}`;
  copy["exportStatus"] = retailer === "acme" ? "ready" : "not_exported";
  const { customerNo } = copy.customerInfo;
  if (customerNo !== undefined) copy.customerInfo.customerNo = `${customerNo}-${run}`;
  return copy;
}
