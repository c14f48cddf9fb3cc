import type { Row } from "../database.ts";
import { labelOf } from "../models.ts";
import { userError, validationError } from "../odoo-error.ts";
import type { Behaviour, Values } from "../orm.ts";
import { productName } from "./product-name.ts";
import type { SalesRules } from "./rules.ts";
import { total } from "./total.ts";

/** What a line of an order does by itself: its product's values, its order's totals, its demand. */
export function lineBehaviour(rules: SalesRules): Behaviour {
  const { orm, stock, isNew, taxField, isConfirmed, orderOf } = rules;
  return {
    defaults(_env, values) {
      const product = orm.row("product.product", values["product_id"]);
      if (!product) return values["display_type"] ? { product_uom_qty: 0 } : {};
      return {
        name: productName(product),
        price_unit: product["list_price"],
        [taxField]: product["taxes_id"] ?? [],
        company_id: 1,
      };
    },
    before(_env, row, values) {
      if (row) checkChange(rules, row, values);
      else checkNew(rules, values);
    },
    after(env, row, changed, created) {
      const own = orderOf(row);
      if (!own) return;
      if (isConfirmed(own) && (created || changed.includes("product_uom_qty"))) stock.demand(env, row);
      total(rules, own.id);
    },
    beforeUnlink(_env, row) {
      const own = orderOf(row);
      if (isConfirmed(own) && !(isNew && row["display_type"])) {
        throw userError(
          isNew
            ? "Once a sales order is confirmed, you can't remove one of its lines (we need to track if something gets invoiced or delivered).\n                Set the quantity to 0 instead."
            : "You can not remove an order line once the sales order is confirmed.\nYou should rather set the quantity to 0.",
        );
      }
      orm.database.table("sale.order.line").set(row.id, "order_id", false);
      if (own) total(rules, own.id);
    },
    compute: { state: (_env, row) => orderOf(row)?.["state"] ?? false },
  };
}

function checkNew({ isNew }: SalesRules, values: Values): void {
  // A price of creation counts as the price list's own until somebody writes another.
  values["listed_price"] = values["price_unit"];
  if (!isNew && !values["display_type"] && !values["product_id"]) {
    throw validationError("sale_order_line_accountable_required_fields");
  }
}

function checkChange(rules: SalesRules, row: Row, values: Values): void {
  const { orm, isNew, isConfirmed, isLocked, orderOf } = rules;
  const own = orderOf(row);
  const changes = (name: string): boolean => name in values && values[name] !== row[name];
  if (isLocked(own)) refuseLocked(rules, values, row);
  if (isNew && isConfirmed(own) && changes("product_id")) {
    throw userError("You cannot modify the product of this order line.");
  }
  if (!isNew || !changes("product_uom_qty") || "price_unit" in values) return;
  if (row["price_unit"] !== row["listed_price"]) return;
  const listed = orm.row("product.product", row["product_id"])?.["list_price"];
  if (listed === undefined) return;
  values["price_unit"] = listed;
  values["listed_price"] = listed;
}

function refuseLocked({ taxField }: SalesRules, values: Values, row: Row): void {
  const labels: Record<string, string> = {
    product_id: "Product",
    name: "Description",
    price_unit: "Unit Price",
    product_uom_qty: "Quantity",
    [taxField]: "Taxes",
  };
  const touched = Object.keys(labels).filter(
    (name) => name in values && JSON.stringify(values[name]) !== JSON.stringify(row[name]),
  );
  if (touched.length === 0) return;
  const names = touched.map((name) => labels[name] ?? labelOf(name));
  throw userError(`It is forbidden to modify the following fields in a locked order:\n${names.join("\n")}`);
}
