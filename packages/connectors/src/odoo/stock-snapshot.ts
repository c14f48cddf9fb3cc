import { valueAt } from "@crossdock/kit";
import { Type } from "typebox";
import { defineList } from "./operations.ts";
import { readLevels, stockItem } from "./stock-levels.ts";

export const stockSnapshot = defineList({
  name: "stock.snapshot",
  summary: "Lists the stock of every stored article, with its warehouses.",
  status: "stable",
  trait: "safe",
  cursor: {
    summary:
      "Id of the last article that was read, where a reading was interrupted; without it, the list is read from its start.",
    schema: Type.Object(
      {
        after: Type.Optional(
          Type.Integer({ minimum: 0, description: "Id of the last article that was read." }),
        ),
      },
      { additionalProperties: false },
    ),
  },
  config: Type.Object({
    pageSize: Type.Integer({ minimum: 1, maximum: 5000, description: "Articles of one page.", default: 500 }),
  }),
  input: Type.Object({}),
  item: stockItem,
  examples: [
    {
      title: "Everything once a night",
      yaml: `trigger:
  schedule:
    cron: '15 3 * * *'
    timezone: Europe/Berlin
    missed: last
    fetch: { system: erp, operation: stock.snapshot }
`,
    },
  ],

  async *read({ connection, config: { pageSize }, cursor, signal }) {
    const stored = await storedOnly(connection, signal);
    const company = await connection.company(signal);
    let after = readAfter(cursor);
    for (let full = true; full; ) {
      const domain = [...stored, ["default_code", "!=", false], ["id", ">", after]];
      const args = { domain, fields: ["id"], limit: pageSize, order: "id" };
      const call = { model: "product.product", method: "search_read", args, company, signal };
      const rows = await connection.ask<{ id: number }[]>(call);
      full = rows.length === pageSize;
      after = rows.at(-1)?.id ?? after;
      const items = await readLevels(
        connection,
        rows.map((row) => row.id),
        signal,
      );
      // Behind the last page the next run starts again.
      yield { items, cursor: full ? { after } : {} };
    }
  },
});

async function storedOnly(
  { fields }: Parameters<typeof readLevels>[0],
  signal: AbortSignal,
): Promise<unknown[]> {
  const product = await fields.of("product.product", signal);
  return product.has("is_storable") ? [["is_storable", "=", true]] : [["type", "=", "product"]];
}

function readAfter(cursor: unknown): number {
  const after = valueAt(cursor, "after");
  return typeof after === "number" ? after : 0;
}
