import { newPartner, unique } from "./fixtures.ts";
import type { OdooUnderTest } from "./harness.ts";

/** How customers are written. */
export const partners = { model: "res.partner", match: ["ref"] };

/** How orders are written. */
export const orders = { model: "sale.order", match: ["origin"] };

/** A new order of three lines, as a mapping makes it. */
export async function orderInput(odoo: OdooUnderTest) {
  const partner = await newPartner(odoo);
  return {
    origin: `test:${unique()}`,
    client_order_ref: "A",
    partner_id: partner,
    partner_invoice_id: partner,
    partner_shipping_id: partner,
    pricelist: "Storefront EUR",
    date_order: "2026-11-20T15:03:22.123+01:00",
    note: "Ring twice",
    order_line: [
      {
        line_key: "1",
        product_code: "SKU-1001",
        product_uom_qty: 2,
        price_unit: "59.90",
        taxes: ["19% gross"],
      },
      {
        line_key: "2",
        product_code: "SKU-1003",
        product_uom_qty: "1",
        price_unit: "18.99",
        taxes: "7% gross",
      },
      { line_key: "s", product_code: "SHIPPING", product_uom_qty: 1, price_unit: 5.99, taxes: [] },
    ],
  };
}
