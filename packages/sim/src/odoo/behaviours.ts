import type { Row } from "./database.ts";
import { impossible, validationError } from "./odoo-error.ts";
import type { Behaviour, Orm } from "./orm.ts";
import { productName } from "./sales/product-name.ts";
import type { Sales } from "./sales.ts";
import type { Stock } from "./stock.ts";

/** What each model does by itself; models that are not listed only keep their values. */
export function behavioursOf(orm: Orm, sales: Sales, stock: Stock): ReadonlyMap<string, Behaviour> {
  const isNew = orm.version === 19;
  const codeOf = (model: string, id: unknown): unknown => orm.row(model, id)?.["code"] ?? false;

  const partner: Behaviour = {
    before(_env, row, values) {
      const type = values["type"] ?? row?.["type"] ?? "contact";
      const name = "name" in values ? values["name"] : row?.["name"];
      // The empty text is a name to the constraint.
      if (type !== "contact" || (name !== undefined && name !== false)) return;
      throw isNew ? impossible("Contacts require a name") : validationError("res_partner_check_name");
    },
    compute: {
      email_normalized: (_env, row) => (row["email"] ? String(row["email"]).trim().toLowerCase() : false),
      country_code: (_env, row) => codeOf("res.country", row["country_id"]),
    },
    displayName(row) {
      const own = row["name"] ? String(row["name"]) : String(row["type"] ?? "");
      const parent = orm.row("res.partner", row["parent_id"]);
      return parent ? `${String(parent["name"])}, ${own}` : own;
    },
  };

  const level = (field: "onHand" | "free" | "forecast") => (env: Parameters<Stock["level"]>[0], row: Row) =>
    stock.level(env, row)[field];

  return new Map<string, Behaviour>([
    ["res.partner", partner],
    ["sale.order", sales.order],
    ["sale.order.line", sales.line],
    [
      "product.product",
      {
        compute: {
          qty_available: level("onHand"),
          free_qty: level("free"),
          virtual_available: level("forecast"),
        },
        displayName: productName,
      },
    ],
    [
      "product.pricelist",
      {
        displayName: (row) =>
          `${String(row["name"])} (${String(orm.row("res.currency", row["currency_id"])?.["name"] ?? "")})`,
      },
    ],
    [
      "res.country.state",
      {
        displayName: (row) => `${String(row["name"])} (${String(codeOf("res.country", row["country_id"]))})`,
      },
    ],
    ["stock.location", { displayName: (row) => String(row["complete_name"]) }],
    [
      "account.tax",
      {
        defaults: () => ({ company_id: 1 }),
        compute: { price_include: (_env, row) => row["price_include_override"] === "tax_included" },
      },
    ],
    ["stock.warehouse", { defaults: () => ({ company_id: 1 }) }],
    ["product.pricelist.item", {}],
  ]);
}
