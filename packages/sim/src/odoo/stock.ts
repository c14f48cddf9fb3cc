import type { Row } from "./database.ts";
import { accessError, keyError, missingError, validationError } from "./odoo-error.ts";
import type { Env, Orm, Values } from "./orm.ts";
import { floatOf } from "./python.ts";
import { relationId } from "./values.ts";

/** Quantities on hand by location, and what confirmed orders ask of them. */
export interface Stock {
  /** Sets the quantity on hand of a quant that is found or made; gives its id. */
  count(env: Env, values: Values): number;
  /** Brings the transfer of a confirmed order's line to its quantity. */
  demand(env: Env, line: Row): void;
  /** The line's order is cancelled. */
  release(env: Env, line: number): void;
  /** `qty_available`, `free_qty`, `virtual_available` by the context's warehouse or location. */
  level(env: Env, product: Row): { onHand: number; free: number; forecast: number };
}

/**
 * A line of a confirmed order has one move: what it still wants, and how much of that is reserved. Both versions
 * reserve as much as is free at the time of the demand.
 */
export function createStock(orm: () => Orm): Stock {
  const moves = () => orm().database.table("stock.move");
  const isNew = (): boolean => orm().version === 19;
  const isStored = (product: Row | undefined): boolean =>
    isNew() ? product?.["is_storable"] === true : product?.["type"] === "product";

  function quantsOf(product: number): Row[] {
    const table = orm().database.table("stock.quant");
    const rows = table.withValue("product_id", product).map((id) => table.get(id) as Row);
    return rows.filter((row) => usageOf(row["location_id"]) === "internal");
  }

  const usageOf = (location: unknown): unknown => orm().row("stock.location", location)?.["usage"];

  const sum = (rows: readonly Row[], field: string): number =>
    rows.reduce((all, row) => all + Number(row[field] ?? 0), 0);

  function checkPlace(env: Env, values: Values): void {
    for (const [name, model] of [
      ["product_id", "product.product"],
      ["location_id", "stock.location"],
    ] as const) {
      if (!(name in values)) throw keyError(name);
      const id = relationId(values[name], orm().version);
      if (id !== false && !orm().row(model, id)) throw missingError(model, id, env.uid);
    }
  }

  function createQuant(env: Env, values: Values): number {
    const { database } = orm();
    const id = orm().create(env, "stock.quant", values);
    database.table("stock.quant").set(id, "committed", database.commits + 1);
    return id;
  }

  /** The other side of a count: a quant in the virtual place where lost and found goods are. */
  function adjustment(env: Env, product: number, quantity: number): void {
    const [location] = orm().search(env, "stock.location", [["usage", "=", "inventory"]]);
    const domain = [
      ["product_id", "=", product],
      ["location_id", "=", location],
    ];
    const [known] = orm().search(env, "stock.quant", domain);
    const id = known ?? createQuant(env, { product_id: product, location_id: location });
    const before = Number(orm().row("stock.quant", id)?.["quantity"] ?? 0);
    orm().set(env, "stock.quant", id, { quantity: before + quantity });
  }

  /** Reserves or frees so that the quants hold what the moves have reserved. */
  function reserve(env: Env, product: number, change: number): number {
    let left = change;
    for (const quant of quantsOf(product)) {
      const reserved = Number(quant["reserved_quantity"] ?? 0);
      const room = change > 0 ? Number(quant["quantity"]) - reserved : -reserved;
      const step = change > 0 ? Math.min(left, Math.max(0, room)) : Math.max(left, room);
      if (step === 0) continue;
      orm().set(env, "stock.quant", quant.id, { reserved_quantity: reserved + step });
      left -= step;
    }
    return change - left;
  }

  function adjust(env: Env, line: number, product: number, demand: number): void {
    const before = Number(moves().get(line)?.["reserved"] ?? 0);
    const wanted = Math.max(0, demand) - before;
    const reserved = before + (wanted === 0 ? 0 : reserve(env, product, wanted));
    moves().remove(line);
    moves().insert({ id: line, product, demand, reserved });
  }

  return {
    demand(env, line) {
      const product = orm().row("product.product", line["product_id"]);
      if (!product || !isStored(product)) return;
      const wanted = Number(line["product_uom_qty"]);
      const known = moves().get(line.id);
      // 14 leaves the transfer as it is when a quantity goes down.
      if (known && !isNew() && wanted < Number(known["demand"])) return;
      adjust(env, line.id, product.id, wanted);
    },
    release(env, line) {
      const move = moves().get(line);
      if (!move) return;
      adjust(env, line, Number(move["product"]), 0);
      moves().remove(line);
    },
    count(env, values) {
      const { product_id: product, location_id: location } = values;
      checkPlace(env, values);
      const row = orm().row("product.product", product);
      if (!isStored(row)) throw validationError("Quants cannot be created for consumables or services.");
      const field = isNew() ? "inventory_quantity_auto_apply" : "inventory_quantity";
      const { [field]: counted, inventory_quantity: _ignored, ...others } = values;
      const quantity = floatOf(counted);
      const isCount = env.context["inventory_mode"] === true;
      if (!isCount && !isNew()) {
        throw accessError(
          "You are not allowed to create 'Quants' (stock.quant) records.\n\nNo group currently allows this operation.\n\nContact your administrator to request access if necessary.",
        );
      }
      const known = quantsOf(Number(product)).find(
        // On 14 nobody sees a quant that another request made meanwhile: each makes its own.
        (quant) => quant["location_id"] === location && (isNew() || Number(quant["committed"]) <= env.since),
      );
      const id = (isCount ? known?.id : undefined) ?? createQuant(env, others);
      if (isCount) {
        const moved = quantity - Number(known?.["quantity"] ?? 0);
        orm().set(env, "stock.quant", id, { quantity });
        adjustment(env, Number(product), -moved);
      }
      return id;
    },
    level(env, product) {
      const { context } = env;
      const warehouse = context[isNew() ? "warehouse_id" : "warehouse"];
      const place =
        warehouse === undefined ? undefined : orm().row("stock.warehouse", warehouse)?.["lot_stock_id"];
      const quants = quantsOf(product.id).filter(
        (quant) => warehouse === undefined || quant["location_id"] === place,
      );
      const onHand = sum(quants, "quantity");
      const open = moves()
        .withValue("product", product.id)
        .map((id) => moves().get(id) as Row);
      const demand = warehouse === undefined || place ? sum(open, "demand") : 0;
      return { onHand, free: onHand - sum(quants, "reserved_quantity"), forecast: onHand - demand };
    },
  };
}
