import type { Row } from "../database.ts";
import type { Orm } from "../orm.ts";
import { orderAmounts, type PricedLine, type Rounding, type TaxRate } from "../tax-totals.ts";
import { idsOf } from "../values.ts";
import type { SalesRules } from "./rules.ts";

/** Computes the totals of an order and of its lines, and stores them. */
export function total(rules: SalesRules, order: number): void {
  const { orm } = rules;
  const row = orm.row("sale.order", order);
  if (!row) return;
  const currency = orm.row("res.currency", row["currency_id"]);
  const digits = Math.max(0, Math.round(-Math.log10(Number(currency?.["rounding"] ?? 0.01))));
  const lines = orm
    .lines("sale.order", order, "order_line")
    .flatMap((id) => orm.row("sale.order.line", id) ?? []);
  const priced = lines.map((line) => pricedLine(rules, line));
  const amounts = orderAmounts(orm.version, roundingOf(orm, row), digits, priced);
  const table = orm.database.table("sale.order.line");
  for (const [index, line] of lines.entries()) {
    const { net, tax, total: all } = amounts.lines[index] ?? { net: 0, tax: 0, total: 0 };
    table.set(line.id, "price_subtotal", net);
    table.set(line.id, "price_tax", tax);
    table.set(line.id, "price_total", all);
  }
  const orders = orm.database.table("sale.order");
  orders.set(order, "amount_untaxed", amounts.net);
  orders.set(order, "amount_tax", amounts.tax);
  orders.set(order, "amount_total", amounts.total);
}

function roundingOf(orm: Orm, order: Row): Rounding {
  const company = orm.row("res.company", order["company_id"]);
  const globally = company?.["tax_calculation_rounding_method"] === "round_globally";
  return globally ? "round_globally" : "round_per_line";
}

function pricedLine(rules: SalesRules, line: Row): PricedLine {
  return {
    price: Number(line["price_unit"]),
    quantity: Number(line["product_uom_qty"]),
    discount: Number(line["discount"]),
    taxes: idsOf(line[rules.taxField]).map((id) => rateOf(rules, id)),
  };
}

function rateOf({ orm, isNew }: SalesRules, id: number): TaxRate {
  const tax = orm.row("account.tax", id);
  const included = isNew
    ? tax?.["price_include_override"] === "tax_included"
    : tax?.["price_include"] === true;
  return { id, rate: Number(tax?.["amount"] ?? 0) / 100, included };
}
