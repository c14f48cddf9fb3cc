import type { Row } from "../database.ts";
import { keyError, missingError } from "../odoo-error.ts";
import type { Env, Orm, Values } from "../orm.ts";
import { relationId } from "../values.ts";

/** What a product has in the places that are the shop's own. */
export function quantsOf(orm: Orm, product: number): Row[] {
  const table = orm.database.table("stock.quant");
  const rows = table.withValue("product_id", product).flatMap((id) => table.get(id) ?? []);
  return rows.filter((row) => orm.row("stock.location", row["location_id"])?.["usage"] === "internal");
}

/** Throws where a quant would lack its product or its place. */
export function checkPlace(orm: Orm, env: Env, values: Values): void {
  for (const [name, model] of [
    ["product_id", "product.product"],
    ["location_id", "stock.location"],
  ] as const) {
    if (!(name in values)) throw keyError(name);
    const id = relationId(values[name], orm.version);
    if (id !== false && !orm.row(model, id)) throw missingError(model, id, env.uid);
  }
}

export function createQuant(orm: Orm, env: Env, values: Values): number {
  const { database } = orm;
  const id = orm.create(env, "stock.quant", values);
  database.table("stock.quant").set(id, "committed", database.commits + 1);
  return id;
}

/** The other side of a count: a quant in the virtual place where lost and found goods are. */
export function adjustment(orm: Orm, env: Env, product: number, quantity: number): void {
  const [location] = orm.search(env, "stock.location", [["usage", "=", "inventory"]]);
  const domain = [
    ["product_id", "=", product],
    ["location_id", "=", location],
  ];
  const [known] = orm.search(env, "stock.quant", domain);
  const id = known ?? createQuant(orm, env, { product_id: product, location_id: location });
  const before = Number(orm.row("stock.quant", id)?.["quantity"] ?? 0);
  orm.set(env, "stock.quant", id, { quantity: before + quantity });
}

/** Reserves or frees so that the quants hold what the moves have reserved. */
export function reserve(orm: Orm, env: Env, product: number, change: number): number {
  let left = change;
  for (const quant of quantsOf(orm, product)) {
    const reserved = Number(quant["reserved_quantity"] ?? 0);
    const room = change > 0 ? Number(quant["quantity"]) - reserved : -reserved;
    const step = change > 0 ? Math.min(left, Math.max(0, room)) : Math.max(left, room);
    if (step === 0) continue;
    orm.set(env, "stock.quant", quant.id, { reserved_quantity: reserved + step });
    left -= step;
  }
  return change - left;
}
