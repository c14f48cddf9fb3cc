import { describe, expect, test } from "vitest";
import {
  answerOf,
  isNew,
  newOrder,
  newPartner,
  readLines,
  readRow,
  type Server,
  unique,
} from "./fixtures.ts";
import type { OdooUnderTest } from "./harness.ts";

/** Orders through the connector: confirmation, and changes of what is confirmed. */
export function ordersContract(server: Server): void {
  describe("orders.confirm", () => {
    const placed = "2026-11-20T15:03:22+01:00";

    test("confirms and keeps the customer's date", async () => {
      const odoo = await server();
      const id = await newOrder(odoo);
      const result = await odoo.run("orders.confirm", {}, { id, date_order: placed });
      expect(result).toEqual({
        id,
        name: expect.stringMatching(/^S\d+/),
        state: "sale",
        date_order: "2026-11-20T14:03:22Z",
      });
      expect(await readRow(odoo, "sale.order", id, ["state", "date_order"])).toEqual({
        id,
        state: "sale",
        date_order: "2026-11-20 14:03:22",
      });
    });

    test("done again changes nothing", async () => {
      const odoo = await server();
      const id = await newOrder(odoo);
      const first = await odoo.run("orders.confirm", {}, { id, date_order: placed });
      const before = await readRow(odoo, "sale.order", id, ["write_date"]);
      expect(await odoo.run("orders.confirm", {}, { id, date_order: placed })).toEqual(first);
      expect(await readRow(odoo, "sale.order", id, ["write_date"])).toEqual(before);
    });

    test("finishes what stopped between confirmation and date", async () => {
      const odoo = await server();
      const id = await newOrder(odoo);
      answerOf(await odoo.raw("sale.order", "action_confirm", { ids: [id] }));
      expect(await odoo.verify("orders.confirm", {}, { id, date_order: placed })).toEqual({
        state: "notDone",
      });
      await odoo.run("orders.confirm", {}, { id, date_order: placed });
      expect(await odoo.verify("orders.confirm", {}, { id, date_order: placed })).toMatchObject({
        state: "done",
        result: { id, state: "sale", date_order: "2026-11-20T14:03:22Z" },
      });
    });

    test("verifies a quotation as not done and a cancelled order as unknown", async () => {
      const odoo = await server();
      const id = await newOrder(odoo);
      expect(await odoo.verify("orders.confirm", {}, { id })).toEqual({ state: "notDone" });
      answerOf(await odoo.raw("sale.order", "action_cancel", { ids: [id] }));
      expect(await odoo.verify("orders.confirm", {}, { id })).toMatchObject({ state: "unknown" });
    });

    test("does not confirm a cancelled order", async () => {
      const odoo = await server();
      const id = await newOrder(odoo);
      answerOf(await odoo.raw("sale.order", "action_cancel", { ids: [id] }));
      await expect(odoo.run("orders.confirm", {}, { id })).rejects.toMatchObject({
        class: "Rejected",
        code: "odoo.notChangeable",
      });
    });

    test("three at one time all find it confirmed", async () => {
      const odoo = await server();
      const id = await newOrder(odoo);
      const runs = Array.from({ length: 3 }, () =>
        odoo.run("orders.confirm", {}, { id, date_order: placed }),
      );
      const results = await Promise.allSettled(runs);
      const done = results.filter((each) => each.status === "fulfilled");
      // A loser may be told to come again; none may be told that it is impossible.
      for (const each of results) {
        if (each.status === "rejected") expect(each.reason).toMatchObject({ class: "Conflict" });
      }
      expect(done.length).toBeGreaterThan(0);
      expect(await readRow(odoo, "sale.order", id, ["state"])).toMatchObject({ state: "sale" });
    });

    test("an order that does not exist is NotFound", async () => {
      const odoo = await server();
      await expect(odoo.run("orders.confirm", {}, { id: 99_999_999 })).rejects.toMatchObject({
        class: "NotFound",
      });
    });
  });

  describe("a newer version of a confirmed order", () => {
    const config = { model: "sale.order", match: ["origin"] };
    const confirmed = async (odoo: OdooUnderTest) => {
      const partner = await newPartner(odoo);
      const input = {
        origin: `test:${unique()}`,
        partner_id: partner,
        partner_invoice_id: partner,
        partner_shipping_id: partner,
        pricelist: "Storefront EUR",
        order_line: [
          { line_key: "a", product_code: "SKU-1001", product_uom_qty: 2, price_unit: "10", taxes: [] },
          { line_key: "b", product_code: "SKU-1002", product_uom_qty: 1, price_unit: "5", taxes: [] },
        ],
      };
      const result = await odoo.run("upsert", config, input);
      await odoo.run("orders.confirm", {}, { id: result["id"] });
      return { input, id: Number(result["id"]) };
    };
    const lines = async (odoo: OdooUnderTest, id: number) =>
      (await readLines(odoo, id, ["product_uom_qty", "price_unit"])).map((row) => [
        row["product_uom_qty"],
        row["price_unit"],
      ]);

    test("writes quantities and further lines", async () => {
      const odoo = await server();
      const { input, id } = await confirmed(odoo);
      const [a, b] = input.order_line;
      const c = { line_key: "c", product_code: "SKU-1003", product_uom_qty: 1, price_unit: "7", taxes: [] };
      const changed = { ...input, order_line: [{ ...a, product_uom_qty: 3 }, b, c] };
      const result = await odoo.run("upsert", config, changed);
      expect(result).toMatchObject({ id, created: false, state: "sale" });
      expect(await lines(odoo, id)).toEqual([
        [3, 10],
        [1, 5],
        [1, 7],
      ]);
    });

    test("sets a line that went away to quantity 0, once", async () => {
      const odoo = await server();
      const { input, id } = await confirmed(odoo);
      const changed = { ...input, order_line: input.order_line.slice(0, 1) };
      await odoo.run("upsert", config, changed);
      expect(await lines(odoo, id)).toEqual([
        [2, 10],
        [0, 5],
      ]);
      expect(await odoo.verify("upsert", config, changed)).toMatchObject({ state: "done" });
    });

    test.each([
      ["another product", "product_id"],
      ["another price list", "pricelist_id"],
    ])("rejects %s, also where Odoo 14 would take it", async (_, field) => {
      const odoo = await server();
      const { input } = await confirmed(odoo);
      const [a, b] = input.order_line;
      const changed =
        field === "product_id"
          ? { ...input, order_line: [{ ...a, product_code: "SKU-1004" }, b] }
          : { ...input, pricelist: "Storefront USD" };
      await expect(odoo.run("upsert", config, changed)).rejects.toMatchObject({
        class: "Rejected",
        code: "odoo.notChangeable",
        title: expect.stringContaining(field),
      });
    });

    test("rejects what a locked order refuses, with Odoo's words", async () => {
      const odoo = await server();
      const { input, id } = await confirmed(odoo);
      await odoo.raw("sale.order", isNew(odoo) ? "action_lock" : "action_done", { ids: [id] });
      const [a, b] = input.order_line;
      const changed = { ...input, order_line: [{ ...a, product_uom_qty: 9 }, b] };
      await expect(odoo.run("upsert", config, changed)).rejects.toMatchObject({
        class: "Rejected",
        title: expect.stringContaining("locked"),
      });
    });

    test("rejects any change of a cancelled order, and accepts none", async () => {
      const odoo = await server();
      const { input, id } = await confirmed(odoo);
      answerOf(await odoo.raw("sale.order", "action_cancel", { ids: [id] }));
      const [a, b] = input.order_line;
      const changed = { ...input, order_line: [{ ...a, product_uom_qty: 9 }, b] };
      await expect(odoo.run("upsert", config, changed)).rejects.toMatchObject({ code: "odoo.notChangeable" });
      expect(await odoo.run("upsert", config, input)).toMatchObject({ id, state: "cancel" });
    });
  });
}
