import type { Row } from "./database.ts";
import { labelOf } from "./models.ts";
import { userError, validationError } from "./odoo-error.ts";
import type { Behaviour, Env, Orm, Values } from "./orm.ts";
import type { Stock } from "./stock.ts";
import { orderAmounts, type Rounding, type TaxRate } from "./tax-totals.ts";

export interface Sales {
  order: Behaviour;
  line: Behaviour;
  confirm(env: Env, ids: readonly number[]): boolean;
  cancel(env: Env, ids: readonly number[]): boolean;
  draft(env: Env, ids: readonly number[]): boolean;
  lock(env: Env, ids: readonly number[], locked: boolean): void;
}

/** What orders and their lines do: addresses, currency, totals, confirmation. */
export function createSales(orm: Orm, stock: Stock): Sales {
  const isNew = orm.version === 19;
  const taxField = isNew ? "tax_ids" : "tax_id";
  const confirmed = (order: Row | undefined): boolean =>
    order?.["state"] === "sale" || order?.["state"] === "done";
  const isLocked = (order: Row | undefined): boolean =>
    isNew ? order?.["locked"] === true : order?.["state"] === "done";
  const orderOf = (line: Row | Values): Row | undefined => orm.row("sale.order", line["order_id"]);
  let numbers = 0;
  /** Commit in which an order was confirmed last. */
  const confirmedAt = new Map<number, number>();

  function currencyOf(pricelist: unknown): unknown {
    return orm.row("product.pricelist", pricelist)?.["currency_id"] ?? 1;
  }

  /** The address of a kind that the partner has, or the partner itself. */
  function addressOf(partner: number, type: string): number {
    const children = orm.lines("res.partner", partner, "child_ids");
    return children.find((id) => orm.row("res.partner", id)?.["type"] === type) ?? partner;
  }

  function total(order: number): void {
    const row = orm.row("sale.order", order);
    if (!row) return;
    const currency = orm.row("res.currency", row["currency_id"]);
    const company = orm.row("res.company", row["company_id"]);
    const digits = Math.max(0, Math.round(-Math.log10(Number(currency?.["rounding"] ?? 0.01))));
    const lines = orm
      .lines("sale.order", order, "order_line")
      .map((id) => orm.row("sale.order.line", id) as Row);
    const amounts = orderAmounts(
      orm.version,
      company?.["tax_calculation_rounding_method"] as Rounding,
      digits,
      lines.map((line) => ({
        price: Number(line["price_unit"]),
        quantity: Number(line["product_uom_qty"]),
        discount: Number(line["discount"]),
        taxes: ((line[taxField] as number[] | undefined) ?? []).map(rateOf),
      })),
    );
    const table = orm.database.table("sale.order.line");
    for (const [index, line] of lines.entries()) {
      const { net, tax, total } = amounts.lines[index] ?? { net: 0, tax: 0, total: 0 };
      table.set(line.id, "price_subtotal", net);
      table.set(line.id, "price_tax", tax);
      table.set(line.id, "price_total", total);
    }
    const orders = orm.database.table("sale.order");
    orders.set(order, "amount_untaxed", amounts.net);
    orders.set(order, "amount_tax", amounts.tax);
    orders.set(order, "amount_total", amounts.total);
  }

  function rateOf(id: number): TaxRate {
    const tax = orm.row("account.tax", id);
    const included = isNew
      ? tax?.["price_include_override"] === "tax_included"
      : tax?.["price_include"] === true;
    return { id, rate: Number(tax?.["amount"] ?? 0) / 100, included };
  }

  const order: Behaviour = {
    defaults(env, values) {
      const partner = Number(values["partner_id"] ?? 0);
      const pricelist = values["pricelist_id"] ?? 1;
      return {
        name: `S${String(++numbers).padStart(5, "0")}`,
        date_order: Math.floor(env.now / 1000) * 1000,
        company_id: 1,
        warehouse_id: 1,
        user_id: env.uid,
        pricelist_id: pricelist,
        currency_id: currencyOf(pricelist),
        partner_invoice_id: addressOf(partner, "invoice"),
        partner_shipping_id: addressOf(partner, "delivery"),
        note: isNew ? false : "",
      };
    },
    before(_env, row, values) {
      if (!row || !("pricelist_id" in values)) return;
      if (isNew && confirmed(row) && values["pricelist_id"] !== row["pricelist_id"]) {
        throw userError("You cannot change the pricelist of a confirmed order !");
      }
      values["currency_id"] = currencyOf(values["pricelist_id"]);
    },
    after: (_env, row) => total(row.id),
    displayName: (row) => String(row["name"]),
  };

  const line: Behaviour = {
    defaults(_env, values) {
      const product = orm.row("product.product", values["product_id"]);
      if (!product) return values["display_type"] ? { product_uom_qty: 0 } : {};
      return {
        name: nameOf(product),
        price_unit: product["list_price"],
        [taxField]: product["taxes_id"] ?? [],
        company_id: 1,
      };
    },
    before(_env, row, values) {
      if (!row) {
        // A price of creation counts as the price list's own until somebody writes another.
        values["listed_price"] = values["price_unit"];
        if (!isNew && !values["display_type"] && !values["product_id"]) {
          throw validationError("sale_order_line_accountable_required_fields");
        }
        return;
      }
      const own = orderOf(row);
      const changes = (name: string): boolean => name in values && values[name] !== row[name];
      if (isLocked(own)) refuseLocked(values, row);
      if (isNew && confirmed(own) && changes("product_id")) {
        throw userError("You cannot modify the product of this order line.");
      }
      if (!isNew || !changes("product_uom_qty") || "price_unit" in values) return;
      if (row["price_unit"] !== row["listed_price"]) return;
      const listed = orm.row("product.product", row["product_id"])?.["list_price"];
      if (listed === undefined) return;
      values["price_unit"] = listed;
      values["listed_price"] = listed;
    },
    after(env, row, changed, created) {
      const own = orderOf(row);
      if (!own) return;
      if (confirmed(own) && (created || changed.includes("product_uom_qty"))) stock.demand(env, row);
      total(own.id);
    },
    beforeUnlink(_env, row) {
      const own = orderOf(row);
      if (confirmed(own) && !(isNew && row["display_type"])) {
        throw userError(
          isNew
            ? "Once a sales order is confirmed, you can't remove one of its lines (we need to track if something gets invoiced or delivered).\n                Set the quantity to 0 instead."
            : "You can not remove an order line once the sales order is confirmed.\nYou should rather set the quantity to 0.",
        );
      }
      orm.database.table("sale.order.line").set(row.id, "order_id", false);
      if (own) total(own.id);
    },
    compute: { state: (_env, row) => orderOf(row)?.["state"] ?? false },
  };

  function refuseLocked(values: Values, row: Row): void {
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

  const each = (ids: readonly number[], run: (order: Row) => void): boolean => {
    for (const id of ids) {
      const row = orm.row("sale.order", id);
      if (row) run(row);
    }
    return true;
  };
  const demandAll = (env: Env, id: number): void => {
    for (const line of orm.lines("sale.order", id, "order_line")) {
      const row = orm.row("sale.order.line", line);
      if (row) stock.demand(env, row);
    }
  };

  return {
    order,
    line,
    confirm: (env, ids) =>
      each(ids, (row) => {
        const state = String(row["state"]);
        if (isNew && state !== "draft" && state !== "sent") {
          throw userError("Some orders are not in a state requiring confirmation.");
        }
        if (!isNew && (state === "done" || state === "cancel")) {
          throw userError("It is not allowed to confirm an order in the following states: done, cancel");
        }
        if (!isNew && (confirmedAt.get(row.id) ?? 0) > env.since) {
          // The loser of a race is told that a follower exists twice.
          throw validationError("mail_followers_mail_followers_res_partner_res_model_id_uniq");
        }
        confirmedAt.set(row.id, orm.database.commits + 1);
        orm.set(env, "sale.order", row.id, { state: "sale", date_order: Math.floor(env.now / 1000) * 1000 });
        demandAll(env, row.id);
      }),
    cancel: (env, ids) =>
      each(ids, (row) => {
        if (isNew && isLocked(row))
          throw userError("You cannot cancel a locked order. Please unlock it first.");
        orm.set(env, "sale.order", row.id, { state: "cancel" });
        for (const line of orm.lines("sale.order", row.id, "order_line")) stock.release(env, line);
      }),
    draft: (env, ids) => each(ids, (row) => orm.set(env, "sale.order", row.id, { state: "draft" })),
    lock: (env, ids, locked) =>
      void each(ids, (row) => {
        const values = isNew ? { locked } : { state: locked ? "done" : "sale" };
        orm.set(env, "sale.order", row.id, values);
      }),
  };
}

/** `[CODE] Name`, as lines and relations show a product. */
export function nameOf(product: Row): string {
  const code = product["default_code"];
  return code ? `[${String(code)}] ${String(product["name"])}` : String(product["name"]);
}
