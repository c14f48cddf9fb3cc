import type { OdooConnection } from "./connection.ts";
import type { OrderTotals } from "./order-totals.ts";
import type { PreparedRecord } from "./prepare.ts";

/** Minor units that the server lost where it keeps fewer digits of a unit price than it was sent. */
export async function lostDigits(
  connection: OdooConnection,
  totals: OrderTotals,
  sent: PreparedRecord,
  children: Readonly<Record<string, number>>,
  signal: AbortSignal,
): Promise<number> {
  const { digits } = (await connection.fields.of("sale.order.line", signal)).get("price_unit");
  if (!digits) return 0;
  const half = 10 ** (totals.digits - digits[1]) * 0.5000001;
  const rows = new Map(totals.lines.map((line) => [line.id, line]));
  const items = sent.lines.filter(({ field }) => field.name === "order_line").flatMap((line) => line.items);
  const lost = items.map(({ key, values }) => {
    const row = rows.get(children[key] ?? 0);
    if (!row) return 0;
    const difference = Math.abs(Number(values["price_unit"] ?? 0) * 10 ** totals.digits - row.price);
    // A price that differs by more was not rounded; it is another price.
    if (difference > half) return 0;
    const share = row.net === 0 ? 1 : 1 + Math.abs(row.tax / row.net);
    return difference * Math.abs(row.quantity) * share;
  });
  return Math.ceil(lost.reduce((sum, each) => sum + each, 0) - 1e-6);
}
