import { Type } from "typebox";
import { defineList } from "./operations.ts";
import { readLevels, stockItem } from "./stock-levels.ts";
import { idOf } from "./values.ts";
import { cursorAfter, nextWindow, windowConfig, windowCursor, windowDomain } from "./windows.ts";

export const stockChanges = defineList({
  name: "stock.changes",
  summary: "Lists the stock of articles whose quantity or reservation changed, with their warehouses.",
  status: "stable",
  trait: "safe",
  cursor: windowCursor,
  config: Type.Object(windowConfig),
  input: Type.Object({}),
  item: stockItem,
  examples: [
    {
      title: "Every minute, reading again what appeared late",
      yaml: `trigger:
  poll:
    system: erp
    operation: stock.changes
    options: { lag: 0s }
    every: 60s
    cursor: { overlap: 5m }
`,
    },
  ],

  async *read({ connection, config, cursor, overlap, signal }) {
    const { lag, pageSize } = config;
    await connection.learnClock(signal);
    const window = nextWindow(cursor, connection.serverNow(), { lag, overlap });
    if (!window) return;
    const company = await connection.company(signal);
    let after = window.after;
    for (let full = true; full; ) {
      // A move or a reservation touches the quant only, never the product.
      const domain = [["location_id.usage", "=", "internal"], ...windowDomain({ ...window, after })];
      const args = { domain, fields: ["product_id"], limit: pageSize, order: "id" };
      const call = { model: "stock.quant", method: "search_read", args, company, signal };
      const rows = await connection.ask<{ id: number; product_id: unknown }[]>(call);
      full = rows.length === pageSize;
      after = rows.at(-1)?.id ?? after;
      const products = [...new Set(rows.flatMap((row) => idOf(row.product_id) ?? []))];
      const items = await readLevels(connection, products, signal);
      yield { items, cursor: cursorAfter({ ...window, after }, rows.at(-1)?.id, full) };
    }
  },
});
