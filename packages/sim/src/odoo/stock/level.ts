import type { Row } from "../database.ts";
import type { Env, Orm } from "../orm.ts";
import type { Stock } from "../stock.ts";
import { quantsOf } from "./quants.ts";

/** What there is of a product, in all places or in those of the context's warehouse. */
export function level(orm: Orm, { context }: Env, product: Row): ReturnType<Stock["level"]> {
  const warehouse = context[orm.version === 19 ? "warehouse_id" : "warehouse"];
  const place = warehouse === undefined ? undefined : orm.row("stock.warehouse", warehouse)?.["lot_stock_id"];
  const quants = quantsOf(orm, product.id).filter(
    (quant) => warehouse === undefined || quant["location_id"] === place,
  );
  const onHand = sum(quants, "quantity");
  const moves = orm.database.table("stock.move");
  const open = moves.withValue("product", product.id).flatMap((id) => moves.get(id) ?? []);
  const demand = warehouse === undefined || place ? sum(open, "demand") : 0;
  return { onHand, free: onHand - sum(quants, "reserved_quantity"), forecast: onHand - demand };
}

const sum = (rows: readonly Row[], field: string): number =>
  rows.reduce((all, row) => all + Number(row[field] ?? 0), 0);
