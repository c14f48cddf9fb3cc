import type { Row } from "../database.ts";
import type { Orm, Values } from "../orm.ts";
import type { Stock } from "../stock.ts";

/** What the parts of the sales share. */
export interface SalesRules {
  orm: Orm;
  stock: Stock;
  /** Rules of 19. */
  isNew: boolean;
  taxField: "tax_ids" | "tax_id";
  isConfirmed(order: Row | undefined): boolean;
  isLocked(order: Row | undefined): boolean;
  orderOf(line: Row | Values): Row | undefined;
}

export function salesRules(orm: Orm, stock: Stock): SalesRules {
  const isNew = orm.version === 19;
  return {
    orm,
    stock,
    isNew,
    taxField: isNew ? "tax_ids" : "tax_id",
    isConfirmed: (order) => order?.["state"] === "sale" || order?.["state"] === "done",
    isLocked: (order) => (isNew ? order?.["locked"] === true : order?.["state"] === "done"),
    orderOf: (line) => orm.row("sale.order", line["order_id"]),
  };
}
