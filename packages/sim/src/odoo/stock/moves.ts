import type { Row } from "../database.ts";
import type { Env, Orm } from "../orm.ts";
import { isStored } from "./is-stored.ts";
import { reserve } from "./quants.ts";

/** Brings the transfer of a confirmed order's line to its quantity. */
export function demand(orm: Orm, env: Env, line: Row): void {
  const product = orm.row("product.product", line["product_id"]);
  if (!product || !isStored(orm, product)) return;
  const wanted = Number(line["product_uom_qty"]);
  const known = orm.database.table("stock.move").get(line.id);
  // 14 leaves the transfer as it is when a quantity goes down.
  if (known && orm.version === 14 && wanted < Number(known["demand"])) return;
  adjust(orm, env, line.id, product.id, wanted);
}

/** Takes the transfer of a line away, and frees what it has reserved. */
export function release(orm: Orm, env: Env, line: number): void {
  const moves = orm.database.table("stock.move");
  const move = moves.get(line);
  if (!move) return;
  adjust(orm, env, line, Number(move["product"]), 0);
  moves.remove(line);
}

function adjust(orm: Orm, env: Env, line: number, product: number, wanted: number): void {
  const moves = orm.database.table("stock.move");
  const before = Number(moves.get(line)?.["reserved"] ?? 0);
  const change = Math.max(0, wanted) - before;
  const reserved = before + (change === 0 ? 0 : reserve(orm, env, product, change));
  moves.remove(line);
  moves.insert({ id: line, product, demand: wanted, reserved });
}
