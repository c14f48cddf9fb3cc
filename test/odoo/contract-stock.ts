import { describe, expect, test } from "vitest";
import { answerOf, findOne, isNew, newOrder, productId, readRow, type Server } from "./fixtures.ts";
import type { OdooUnderTest } from "./harness.ts";

interface StockItem {
  sku: string;
  productId: number;
  asOf: string;
  onHand: number;
  free: number;
  warehouses: { code: string; onHand: number; free: number }[];
}

/** Quantities by themselves, and through the connector. */
export function stockContract(server: Server): void {
  const location = async (odoo: OdooUnderTest): Promise<number> => {
    const warehouse = await findOne(odoo, "stock.warehouse", [["code", "=", "WH"]]);
    const row = await readRow(odoo, "stock.warehouse", warehouse, ["lot_stock_id"]);
    return (row["lot_stock_id"] as [number, string])[0];
  };
  const count = async (odoo: OdooUnderTest, sku: string, quantity: number) => {
    const field = isNew(odoo) ? "inventory_quantity_auto_apply" : "inventory_quantity";
    const values = {
      product_id: await productId(odoo, sku),
      location_id: await location(odoo),
      [field]: quantity,
    };
    const call = { args: { vals_list: [values] }, context: { inventory_mode: true } };
    return odoo.raw("stock.quant", "create", call);
  };
  const levels = async (odoo: OdooUnderTest, sku: string, context: Record<string, unknown> = {}) => {
    const args = {
      domain: [["default_code", "=", sku]],
      fields: ["qty_available", "free_qty", "virtual_available", "write_date"],
    };
    const [row] = answerOf<Record<string, number>[]>(
      await odoo.raw("product.product", "search_read", { args, context }),
    );
    return row;
  };

  describe("stock", () => {
    test("a count sets the quantity on hand and may be repeated", async () => {
      const odoo = await server();
      const first = answerOf(await count(odoo, "SKU-1007", 50));
      expect(answerOf(await count(odoo, "SKU-1007", 40))).toEqual(first);
      expect(await levels(odoo, "SKU-1007")).toMatchObject({ qty_available: 40 });
    });

    test("a count of a service is refused", async () => {
      expect(await count(await server(), "SHIPPING", 1)).toMatchObject({
        error: "odoo.exceptions.ValidationError",
        message: "Quants cannot be created for consumables or services.",
      });
    });

    test("confirming reserves, and touches the quant but not the product", async () => {
      const odoo = await server();
      await count(odoo, "SKU-1005", 1000);
      const before = await levels(odoo, "SKU-1005");
      const order = await newOrder(odoo, [{ sku: "SKU-1005", quantity: 7, price: 1, taxes: [] }]);
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [order] }));
      const after = await levels(odoo, "SKU-1005");
      expect(after?.["qty_available"]).toBe(1000);
      expect(after?.["free_qty"]).toBe(Number(before?.["free_qty"]) - 7);
      expect(after?.["virtual_available"]).toBe(Number(before?.["virtual_available"]) - 7);
      expect(after?.["write_date"]).toBe(before?.["write_date"]);
      answerOf(await odoo.raw("sale.order", "action_cancel", { ids: [order] }));
      expect(await levels(odoo, "SKU-1005")).toEqual(before);
    });

    test("a higher quantity of a confirmed order reserves more; a lower one frees on 19 only", async () => {
      const odoo = await server();
      await count(odoo, "SKU-1005", 1000);
      const free = async () => Number((await levels(odoo, "SKU-1005"))?.["free_qty"]);
      const before = await free();
      const order = await newOrder(odoo, [{ sku: "SKU-1005", quantity: 7, price: 1, taxes: [] }]);
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [order] }));
      const line = await findOne(odoo, "sale.order.line", [["order_id", "=", order]]);
      const set = async (quantity: number) => {
        const vals = { order_line: [[1, line, { product_uom_qty: quantity }]] };
        answerOf(await odoo.raw("sale.order", "write", { ids: [order], args: { vals } }));
        return before - (await free());
      };
      expect(await set(9)).toBe(9);
      expect(await set(4)).toBe(isNew(odoo) ? 4 : 9);
      answerOf(await odoo.raw("sale.order", "action_cancel", { ids: [order] }));
    });

    test("the warehouse is one context key on 19 and another on 14; the wrong one is ignored", async () => {
      const odoo = await server();
      await count(odoo, "SKU-1007", 40);
      const warehouse = await findOne(odoo, "stock.warehouse", [["code", "=", "WH"]]);
      const [own, other] = isNew(odoo) ? ["warehouse_id", "warehouse"] : ["warehouse", "warehouse_id"];
      expect(await levels(odoo, "SKU-1007", { [own ?? ""]: warehouse })).toMatchObject({ qty_available: 40 });
      expect(await levels(odoo, "SKU-1007", { [other ?? ""]: 9999 })).toMatchObject({ qty_available: 40 });
      expect((await levels(odoo, "SKU-1007", { [own ?? ""]: 9999 }))?.["qty_available"] ?? 0).toBe(0);
    });
  });

  describe("stock through the connector", () => {
    const items = (pages: readonly { items: readonly unknown[] }[]): StockItem[] =>
      pages.flatMap((page) => page.items as StockItem[]);

    test("set writes a count and says what is there now", async () => {
      const odoo = await server();
      const result = await odoo.run(
        "stock.set",
        {},
        { product_code: "SKU-1008", warehouse_code: "WH", quantity: "12" },
      );
      expect(result).toEqual({
        product_id: await productId(odoo, "SKU-1008"),
        location_id: await location(odoo),
        quantity: 12,
      });
    });

    test("ten counts at one time of an article without stock leave one count", async () => {
      const odoo = await server();
      const input = { product_code: "SKU-1004", warehouse_code: "WH", quantity: 20 };
      const results = await Promise.all(Array.from({ length: 10 }, () => odoo.run("stock.set", {}, input)));
      expect(new Set(results.map((each) => each["quantity"]))).toEqual(new Set([20]));
      expect(await levels(odoo, "SKU-1004")).toMatchObject({ qty_available: 20 });
    });

    test.each([
      [{ product_code: "NOPE", warehouse_code: "WH", quantity: 1 }, "odoo.unknownCode"],
      [{ product_code: "SKU-1004", warehouse_code: "NOPE", quantity: 1 }, "odoo.unknownCode"],
      [{ product_code: "SKU-1004", warehouse_code: "WH", quantity: -1 }, "odoo.badValue"],
      [{ product_code: "SKU-1004", warehouse_code: "WH", quantity: "" }, "odoo.badValue"],
      [{ product_code: "SHIPPING", warehouse_code: "WH", quantity: 1 }, "odoo.refused"],
    ])("set of %j is Rejected", async (input, code) => {
      const odoo = await server();
      await expect(odoo.run("stock.set", {}, input)).rejects.toMatchObject({ class: "Rejected", code });
    });

    test("the snapshot has every stored article once, with its warehouses, over several pages", async () => {
      const odoo = await server();
      await odoo.run("stock.set", {}, { product_code: "SKU-1008", warehouse_code: "WH", quantity: 12 });
      const pages = await odoo.list("stock.snapshot", { pageSize: 3 });
      expect(pages.length).toBeGreaterThan(2);
      const skus = items(pages).map((item) => item.sku);
      expect(new Set(skus).size).toBe(skus.length);
      expect(skus).toEqual(expect.arrayContaining(["SKU-1001", "SKU-1008"]));
      expect(skus).not.toContain("SHIPPING");
      const item = items(pages).find(({ sku }) => sku === "SKU-1008");
      expect(item).toMatchObject({ onHand: 12, warehouses: [{ code: "WH", onHand: 12 }] });
      expect(Math.abs(Date.parse(item?.asOf ?? "") - Date.now())).toBeLessThan(60_000);
    });

    test("an interrupted snapshot goes on behind its last page", async () => {
      const odoo = await server();
      const pages = await odoo.list("stock.snapshot", { pageSize: 3 });
      const rest = await odoo.list("stock.snapshot", { pageSize: 3 }, pages[0]?.cursor);
      expect(items(rest).map((item) => item.sku)).toEqual(items(pages.slice(1)).map((item) => item.sku));
    });

    test("changes since the last window are found by the quants", async () => {
      const odoo = await server();
      await odoo.secondsPass();
      const first = await odoo.list("stock.changes", { lag: "0s" });
      await odoo.run("stock.set", {}, { product_code: "SKU-1008", warehouse_code: "WH", quantity: 31 });
      await odoo.secondsPass();
      const next = await odoo.list("stock.changes", { lag: "0s" }, first.at(-1)?.cursor);
      expect(items(next).map(({ sku, onHand }) => [sku, onHand])).toEqual([["SKU-1008", 31]]);
      const again = await odoo.list("stock.changes", { lag: "0s" }, next.at(-1)?.cursor, 60_000);
      expect(items(again).map(({ sku }) => sku)).toContain("SKU-1008");
    });
  });
}
