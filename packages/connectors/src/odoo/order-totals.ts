import type { OdooConnection } from "./connection.ts";
import { readOne } from "./find-record.ts";
import type { Values } from "./prepare.ts";
import { idOf, relatedIds, rowId } from "./values.ts";

/** An order as Odoo computed it; amounts are whole minor units of its currency. */
export interface OrderTotals {
  currency: string;
  /** Digits behind the decimal point of the currency. */
  digits: number;
  total: number;
  tax: number;
  /** The order's state; lines of a quotation may be removed. */
  state: string;
  lines: readonly TotalsLine[];
}

export interface TotalsLine {
  id: number;
  product: number | undefined;
  /** Ids of its taxes. */
  taxes: readonly number[];
  quantity: number;
  /** Price in minor units; not whole where the price has more digits. */
  price: number;
  /** Net amount and tax in minor units, as Odoo rounds them for the line. */
  net: number;
  tax: number;
}

export interface Tax {
  id: number;
  name: string;
  /** Fraction, such as 0.19; undefined for a tax that is not a percentage. */
  rate: number | undefined;
  included: boolean;
}

/** Reads what Odoo makes of the order now. */
export async function readTotals(
  connection: OdooConnection,
  id: number,
  company: number | undefined,
  signal: AbortSignal,
): Promise<OrderTotals> {
  const names = ["amount_total", "amount_tax", "currency_id", "state", "order_line"];
  const order = await readOne(connection, "sale.order", id, names, company, signal);
  const currency = await readCurrency(connection, idOf(order["currency_id"]) ?? 0, signal);
  const minor = (amount: unknown): number => Number(amount) * 10 ** currency.digits;
  const { name: taxes } = (await connection.fields.of("sale.order.line", signal)).get("tax_ids");
  const fields = ["product_id", taxes, "product_uom_qty", "price_unit", "price_subtotal", "price_total"];
  const ids = relatedIds(order["order_line"]);
  const args = { fields: [...fields, "display_type"] };
  const read = { model: "sale.order.line", method: "read", ids, args, company, signal };
  const rows = ids.length === 0 ? [] : await connection.ask<Values[]>(read);
  return {
    currency: currency.name,
    digits: currency.digits,
    total: Math.round(minor(order["amount_total"])),
    tax: Math.round(minor(order["amount_tax"])),
    state: String(order["state"]),
    lines: rows
      .filter((row) => !row["display_type"])
      .map((row) => ({
        id: rowId(row),
        product: idOf(row["product_id"]),
        taxes: relatedIds(row[taxes]),
        quantity: Number(row["product_uom_qty"]),
        price: minor(row["price_unit"]),
        net: Math.round(minor(row["price_subtotal"])),
        tax: Math.round(minor(row["price_total"])) - Math.round(minor(row["price_subtotal"])),
      })),
  };
}

async function readCurrency(
  connection: OdooConnection,
  id: number,
  signal: AbortSignal,
): Promise<{ name: string; digits: number }> {
  return connection.remember(`currency ${id}`, async () => {
    const row = await readOne(connection, "res.currency", id, ["name", "rounding"], undefined, signal);
    return {
      name: String(row["name"]),
      digits: Math.max(0, Math.round(-Math.log10(Number(row["rounding"])))),
    };
  });
}

/** The taxes by id, remembered for a while. */
export async function readTaxes(
  connection: OdooConnection,
  ids: readonly number[],
  company: number | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Tax>> {
  const read = (id: number): Promise<Tax> =>
    connection.remember(`tax ${id}`, async () => {
      const names = ["name", "amount", "amount_type", "price_include"];
      const row = await readOne(connection, "account.tax", id, names, company, signal);
      const percent = row["amount_type"] === "percent";
      return {
        id,
        name: String(row["name"]),
        rate: percent ? Number(row["amount"]) / 100 : undefined,
        included: row["price_include"] === true,
      };
    });
  const taxes = await Promise.all([...new Set(ids)].map(read));
  return new Map(taxes.map((tax) => [tax.id, tax]));
}
