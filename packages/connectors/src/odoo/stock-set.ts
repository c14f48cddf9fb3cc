import { Type } from "typebox";
import type { OdooConnection } from "./connection.ts";
import { odooFailures } from "./failures.ts";
import { defineOperation } from "./operations.ts";
import { prepareRecord } from "./prepare.ts";
import { decimalOf, idOf } from "./values.ts";

/** A transfer may come between a count and the look at it; what differs twice was not counted. */
const counts = 2;

export const stockSet = defineOperation({
  name: "stock.set",
  summary: "Sets the quantity on hand of an article at a place, as a stock count.",
  status: "stable",
  trait: "idempotent",
  config: Type.Object({}),
  input: Type.Object({
    product_code: Type.Optional(Type.String({ description: "The product's `default_code`." })),
    product_id: Type.Optional(Type.Integer({ description: "Id of the product, instead of its code." })),
    warehouse_code: Type.Optional(
      Type.String({ description: "Short name of the warehouse; its main stock location is counted." }),
    ),
    location_id: Type.Optional(Type.Integer({ description: "Id of the location, instead of a warehouse." })),
    quantity: Type.Union([Type.Number(), Type.String()], { description: "Pieces on hand, 0 or more." }),
  }),
  result: Type.Object({
    product_id: Type.Integer({ description: "Id of the product." }),
    location_id: Type.Integer({ description: "Id of the location." }),
    quantity: Type.Number({ description: "Pieces on hand there afterwards." }),
  }),
  examples: [
    {
      title: "A count of the warehouse",
      yaml: `target: { system: erp, operation: stock.set }
mapping: { product_code: sku, warehouse_code: '"WH"', quantity: counted }
`,
    },
  ],

  async run({ connection, input, signal }) {
    const { warehouse_code: warehouse, quantity, ...named } = input;
    const counted = typeof quantity === "string" ? decimalOf(quantity) : quantity;
    if (counted === undefined || !Number.isFinite(counted) || counted < 0) {
      throw odooFailures.fail("badValue", "`quantity` must be 0 or more");
    }
    const location = named.location_id ?? (await stockLocation(connection, warehouse, signal));
    const place = { ...named, location_id: location };
    const { values, fields } = await prepareRecord(connection, "stock.quant", place, "line_key", signal);
    const product = idOf(values["product_id"]);
    if (product === undefined) throw odooFailures.fail("badValue", "`product_code` must name the product");
    // 14 makes one quant for each of several parallel counts, and adds them up.
    return connection.inTurn(`stock ${product} ${location}`, async () => {
      const count = fields.get("inventory_quantity_auto_apply").name;
      const args = { vals_list: [{ product_id: product, location_id: location, [count]: counted }] };
      const company = await connection.company(signal);
      const context = { inventory_mode: true };
      const unit = 10 ** -(fields.get("inventory_quantity_auto_apply").digits || [16, 6])[1];
      for (let turn = 0; turn < counts; turn++) {
        await connection.ask({ model: "stock.quant", method: "create", args, context, company, signal });
        const there = await onHand(connection, product, location, signal);
        if (Math.abs(there - counted) < unit) {
          return { product_id: product, location_id: location, quantity: there };
        }
      }
      const title = `Odoo says that ${counted} are counted at location ${location}, and has another quantity there`;
      throw odooFailures.fail("refused", title, {
        detail: "Other lots, packages or owners of the article at that place are counted by themselves.",
      });
    });
  },
});

async function stockLocation(
  { codes, ask, company }: OdooConnection,
  warehouse: string | undefined,
  signal: AbortSignal,
): Promise<number> {
  if (!warehouse) {
    throw odooFailures.fail("badValue", "`warehouse_code` or `location_id` must name the place");
  }
  const own = await company(signal);
  const query = { model: "stock.warehouse", field: "code", domain: [], company: own, signal };
  const id = codes.one(await codes.find({ ...query, values: [warehouse] }), warehouse, "warehouse_code");
  const args = { fields: ["lot_stock_id"] };
  const call = { model: "stock.warehouse", method: "read", ids: [id], args, company: own, signal };
  const [row] = await ask<{ lot_stock_id: unknown }[]>(call);
  const location = idOf(row?.lot_stock_id);
  if (location !== undefined) return location;
  throw odooFailures.fail("missing", `the warehouse \`${warehouse}\` has no stock location`);
}

/** Several quants for one product and location are normal; the quantity is their sum. */
async function onHand(
  { ask }: OdooConnection,
  product: number,
  location: number,
  signal: AbortSignal,
): Promise<number> {
  const domain = [
    ["product_id", "=", product],
    ["location_id", "=", location],
  ];
  const args = { domain, fields: ["quantity"] };
  const rows = await ask<{ quantity: number }[]>({
    model: "stock.quant",
    method: "search_read",
    args,
    signal,
  });
  return rows.reduce((sum, row) => sum + row.quantity, 0);
}
