import { type Static, Type } from "typebox";
import { inWarehouse } from "./aliases.ts";
import type { OdooConnection } from "./connection.ts";

/** The stock of one article in every warehouse, as one message: availability is decided over all of them. */
export const stockItem = Type.Object({
  sku: Type.String({ description: "The product's `default_code`." }),
  productId: Type.Integer({ description: "Id of the product." }),
  asOf: Type.String({ description: "When it was read, RFC 3339 by the server's clock." }),
  onHand: Type.Number({ description: "Pieces on hand, over all warehouses." }),
  free: Type.Number({ description: "On hand minus reserved, over all warehouses." }),
  warehouses: Type.Array(
    Type.Object({
      code: Type.String({ description: "The warehouse's short name." }),
      onHand: Type.Number({ description: "Pieces on hand there." }),
      free: Type.Number({ description: "On hand minus reserved there." }),
    }),
  ),
});

type StockItem = Static<typeof stockItem>;
type Level = { id: number; default_code: string | false; qty_available: number; free_qty: number };

/** Reads the levels of the products that have a SKU; products without one and deleted ones are left out. */
export async function readLevels(
  connection: OdooConnection,
  products: readonly number[],
  signal: AbortSignal,
): Promise<StockItem[]> {
  if (products.length === 0) return [];
  const warehouses = await readWarehouses(connection, signal);
  const asOf = new Date(connection.serverNow()).toISOString();
  const items = new Map<number, StockItem>();
  for (const { id, code } of warehouses) {
    for (const row of await readIn(connection, products, id, signal)) {
      if (row.default_code === false || row.default_code === "") continue;
      const known = items.get(row.id);
      const item = known ?? {
        sku: row.default_code,
        productId: row.id,
        asOf,
        onHand: 0,
        free: 0,
        warehouses: [],
      };
      const [onHand, free] = [quantity(row.qty_available), quantity(row.free_qty)];
      item.warehouses.push({ code, onHand, free });
      item.onHand = quantity(item.onHand + onHand);
      item.free = quantity(item.free + free);
      items.set(row.id, item);
    }
  }
  return products.flatMap((id) => items.get(id) ?? []);
}

async function readIn(
  { ask, company }: OdooConnection,
  products: readonly number[],
  warehouse: number,
  signal: AbortSignal,
): Promise<Level[]> {
  return ask<Level[]>({
    model: "product.product",
    method: "search_read",
    args: {
      domain: [["id", "in", products]],
      fields: ["default_code", "qty_available", "free_qty"],
      order: "id",
    },
    context: inWarehouse(warehouse),
    company: await company(signal),
    signal,
  });
}

async function readWarehouses(
  { ask, company, remember }: OdooConnection,
  signal: AbortSignal,
): Promise<readonly { id: number; code: string }[]> {
  const args = { domain: [], fields: ["code"], order: "id" };
  return remember("warehouses", async () =>
    ask({ model: "stock.warehouse", method: "search_read", args, company: await company(signal), signal }),
  );
}

/** Quantities are floats with noise; Odoo itself keeps at most six digits of them. */
const quantity = (value: number): number => Math.round(value * 1e6) / 1e6;
