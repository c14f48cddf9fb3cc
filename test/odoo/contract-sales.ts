import { describe, expect, test } from "vitest";
import {
  answerOf,
  create,
  findOne,
  isNew,
  lineCommands,
  newOrder,
  newPartner,
  productId,
  readLines,
  readRow,
  type Server,
  taxField,
  unique,
} from "./fixtures.ts";

/** What sales orders do by themselves, whoever writes them. */
export function salesContract(server: Server): void {
  describe("sales orders", () => {
    test("load appends its lines to an order that exists", async () => {
      const odoo = await server();
      const partner = String(await newPartner(odoo));
      const product = String(await productId(odoo, "SKU-1001"));
      const head = ["id", "partner_id/.id", "client_order_ref"];
      const line = ["order_line/product_id/.id", "order_line/product_uom_qty", "order_line/price_unit"];
      const args = {
        fields: [...head, ...line],
        data: [
          [`crossdock.sale_order_${unique()}`, partner, "A", product, "2", "10"],
          ["", "", "", product, "1", "5"],
        ],
      };
      const first = answerOf<{ ids: number[] }>(await odoo.raw("sale.order", "load", { args }));
      const again = answerOf<{ ids: number[] }>(await odoo.raw("sale.order", "load", { args }));
      expect(again.ids).toEqual(first.ids);
      const lines = await readLines(odoo, first.ids[0] ?? 0, ["product_uom_qty"]);
      expect(lines.map((row) => row["product_uom_qty"])).toEqual([2, 1, 2, 1]);
      expect(await readRow(odoo, "sale.order", first.ids[0] ?? 0, ["amount_total"])).toMatchObject({
        amount_total: 50,
      });
    });

    test("the currency comes from the price list", async () => {
      const odoo = await server();
      const list = await findOne(odoo, "product.pricelist", [["name", "=", "Storefront EUR"]]);
      const order = await newOrder(odoo, [], { pricelist_id: list });
      expect(await readRow(odoo, "sale.order", order, ["currency_id", "pricelist_id"])).toMatchObject({
        currency_id: [expect.any(Number), "EUR"],
        pricelist_id: [list, "Storefront EUR (EUR)"],
      });
    });

    test("a new order is a quotation with both addresses of its partner", async () => {
      const odoo = await server();
      const partner = await newPartner(odoo);
      const order = await create(odoo, "sale.order", { partner_id: partner });
      const fields = [
        "name",
        "state",
        "partner_invoice_id",
        "partner_shipping_id",
        "order_line",
        "client_order_ref",
      ];
      expect(await readRow(odoo, "sale.order", order, fields)).toMatchObject({
        name: expect.stringMatching(/^S\d{5,}$/),
        state: "draft",
        partner_invoice_id: [partner, expect.any(String)],
        partner_shipping_id: [partner, expect.any(String)],
        order_line: [],
        client_order_ref: false,
      });
    });

    test("a delivery address left out becomes any child of type delivery", async () => {
      const odoo = await server();
      const partner = await newPartner(odoo);
      const child = await create(odoo, "res.partner", { parent_id: partner, type: "delivery", name: "D" });
      const order = await create(odoo, "sale.order", { partner_id: partner });
      expect(await readRow(odoo, "sale.order", order, ["partner_shipping_id"])).toMatchObject({
        partner_shipping_id: [child, expect.any(String)],
      });
    });

    test("confirming overwrites the order date", async () => {
      const odoo = await server();
      const order = await newOrder(odoo);
      await odoo.raw("sale.order", "write", {
        ids: [order],
        args: { vals: { date_order: "2020-01-02 03:04:05" } },
      });
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [order] }));
      const row = await readRow(odoo, "sale.order", order, ["state", "date_order"]);
      expect(row["state"]).toBe("sale");
      expect(row["date_order"]).not.toBe("2020-01-02 03:04:05");
      expect(
        await odoo.raw("sale.order", "write", {
          ids: [order],
          args: { vals: { date_order: "2020-01-02 03:04:05" } },
        }),
      ).toEqual({ status: 200, value: true });
    });

    test("confirming twice is an error on 19 and moves the date again on 14", async () => {
      const odoo = await server();
      const order = await newOrder(odoo);
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [order] }));
      expect(await odoo.raw("sale.order", "action_confirm", { ids: [order] })).toMatchObject(
        isNew(odoo)
          ? {
              status: 422,
              error: "odoo.exceptions.UserError",
              message: "Some orders are not in a state requiring confirmation.",
            }
          : { value: true },
      );
    });

    test("an order without lines can be confirmed, a cancelled one cannot", async () => {
      const odoo = await server();
      const order = await newOrder(odoo, []);
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [order] }));
      expect(await odoo.raw("sale.order", "action_cancel", { ids: [order] })).toMatchObject({ value: true });
      expect(await odoo.raw("sale.order", "action_confirm", { ids: [order] })).toMatchObject({
        error: "odoo.exceptions.UserError",
      });
    });

    test("a line goes away from a quotation, and not from a confirmed order", async () => {
      const odoo = await server();
      const order = await newOrder(odoo, [
        { sku: "SKU-1001", quantity: 1, price: 1, taxes: [] },
        { sku: "SKU-1002", quantity: 1, price: 1, taxes: [] },
      ]);
      const [first, second] = await readLines(odoo, order, ["price_unit"]);
      const remove = (id: unknown) =>
        odoo.raw("sale.order", "write", { ids: [order], args: { vals: { order_line: [[2, id, 0]] } } });
      expect(await remove(first?.["id"])).toMatchObject({ value: true });
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [order] }));
      expect(await remove(second?.["id"])).toMatchObject({
        error: "odoo.exceptions.UserError",
        message: expect.stringMatching(/set the quantity to 0/i),
      });
    });

    test("a confirmed order takes quantities, prices and further lines", async () => {
      const odoo = await server();
      const order = await newOrder(odoo, [{ sku: "SKU-1001", quantity: 2, price: 10, taxes: [] }]);
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [order] }));
      const [line] = await readLines(odoo, order, ["price_unit"]);
      const added = await lineCommands(odoo, [{ sku: "SKU-1002", quantity: 1, price: 5, taxes: [] }]);
      const commands = [[1, line?.["id"], { product_uom_qty: 3, price_unit: 9 }], ...added];
      const vals = { order_line: commands };
      expect(await odoo.raw("sale.order", "write", { ids: [order], args: { vals } })).toMatchObject({
        value: true,
      });
      expect(await readRow(odoo, "sale.order", order, ["amount_total"])).toMatchObject({ amount_total: 32 });
    });

    test("19 refuses another product and price list on a confirmed order, 14 takes both", async () => {
      const odoo = await server();
      const order = await newOrder(odoo);
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [order] }));
      const [line] = await readLines(odoo, order, ["price_unit"]);
      const write = (vals: object) => odoo.raw("sale.order", "write", { ids: [order], args: { vals } });
      const other = await productId(odoo, "SKU-1002");
      const list = await findOne(odoo, "product.pricelist", [["name", "=", "Storefront JPY"]]);
      const product = await write({ order_line: [[1, line?.["id"], { product_id: other }]] });
      const prices = await write({ pricelist_id: list });
      expect([product.error ?? product.value, prices.error ?? prices.value]).toEqual(
        isNew(odoo) ? ["odoo.exceptions.UserError", "odoo.exceptions.UserError"] : [true, true],
      );
    });

    test("a locked order keeps its quantities and takes its reference", async () => {
      const odoo = await server();
      const order = await newOrder(odoo);
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [order] }));
      await odoo.raw("sale.order", isNew(odoo) ? "action_lock" : "action_done", { ids: [order] });
      const [line] = await readLines(odoo, order, ["price_unit"]);
      const write = (vals: object) => odoo.raw("sale.order", "write", { ids: [order], args: { vals } });
      expect(await write({ order_line: [[1, line?.["id"], { product_uom_qty: 9 }]] })).toMatchObject({
        error: "odoo.exceptions.UserError",
        message: "It is forbidden to modify the following fields in a locked order:\nQuantity",
      });
      expect(await write({ client_order_ref: "A" })).toMatchObject({ value: true });
    });

    test("19 keeps all digits of a price, 14 two", async () => {
      const odoo = await server();
      const order = await newOrder(odoo, [{ sku: "SKU-1001", quantity: 3, price: 3.3333, taxes: [] }]);
      const lines = await readLines(odoo, order, ["price_unit", "price_subtotal", taxField(odoo)]);
      expect(lines).toMatchObject([
        isNew(odoo)
          ? { price_unit: 3.3333, price_subtotal: 10, tax_ids: [] }
          : { price_unit: 3.33, price_subtotal: 9.99, tax_id: [] },
      ]);
    });

    test("a line takes name, quantity, price and taxes of its product where nothing else is said", async () => {
      const odoo = await server();
      const product = await productId(odoo, "SKU-1001");
      const order = await newOrder(odoo, [], { order_line: [[0, 0, { product_id: product }]] });
      const fields = [
        "name",
        "product_uom_qty",
        "price_unit",
        "discount",
        taxField(odoo),
        "sequence",
        "display_type",
      ];
      expect(await readLines(odoo, order, fields)).toMatchObject([
        {
          name: "[SKU-1001] Flat front trousers",
          product_uom_qty: 1,
          price_unit: 1,
          discount: 0,
          [taxField(odoo)]: [],
          sequence: 10,
          display_type: false,
        },
      ]);
    });

    test("a bad price is a ValueError and leaves the order as it was", async () => {
      const odoo = await server();
      const order = await newOrder(odoo);
      const product = await productId(odoo, "SKU-1001");
      const vals = {
        client_order_ref: "B",
        order_line: [[0, 0, { product_id: product, price_unit: "abc" }]],
      };
      expect(await odoo.raw("sale.order", "write", { ids: [order], args: { vals } })).toMatchObject({
        error: "builtins.ValueError",
        message: "could not convert string to float: 'abc'",
      });
      expect(await readRow(odoo, "sale.order", order, ["client_order_ref"])).toMatchObject({
        client_order_ref: false,
      });
    });
  });
}
