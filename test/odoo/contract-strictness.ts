import { describe, expect, test } from "vitest";
import { create, find, findOne, isNew, newOrder, productId, type Server, unique } from "./fixtures.ts";
import type { OdooUnderTest } from "./harness.ts";
import type { RawAnswer, RawCall } from "./raw-client.ts";
import {
  type Argument,
  changes,
  contexts,
  domains,
  fieldLists,
  limits,
  newRecords,
  type Outcome,
  offsets,
  orders,
  recordLists,
} from "./refused-calls.ts";
import { orderValues, partnerValues } from "./refused-values.ts";

/** What servers refuse, and with which class of error: whoever passes here would pass there. */
export function strictnessContract(server: Server): void {
  /** Compares what comes of each value with what came of it on the real server. */
  const expectOutcomes = async (
    odoo: OdooUnderTest,
    rows: readonly (readonly [shown: string, on19: Outcome, on14: Outcome, call: () => Promise<RawAnswer>])[],
  ): Promise<void> => {
    const expected = rows.map(([shown, on19, on14]) => `${shown}: ${isNew(odoo) ? on19 : on14}`);
    const seen: string[] = [];
    for (const [shown, , , call] of rows) seen.push(`${shown}: ${outcomeOf(await call())}`);
    expect(seen).toEqual(expected);
  };

  const argumentsOf = (
    odoo: OdooUnderTest,
    rows: readonly Argument[],
    [model, method]: readonly [model: string, method: string],
    callWith: (value: unknown) => RawCall,
  ) =>
    expectOutcomes(
      odoo,
      rows.map(([value, on19, on14]) => [
        JSON.stringify(value),
        on19,
        on14,
        () => odoo.raw(model, method, callWith(value)),
      ]),
    );

  describe("strictness", () => {
    test.each([
      ["a partner", "res.partner", partnerValues],
      ["an order", "sale.order", orderValues],
    ] as const)("values of %s", async (_, model, rows) => {
      const odoo = await server();
      const id =
        model === "sale.order" ? await newOrder(odoo) : await create(odoo, "res.partner", { name: "A" });
      await expectOutcomes(
        odoo,
        rows.map(([field, value, on19, on14]) => [
          `${field} ${JSON.stringify(value)}`,
          on19,
          on14,
          () => odoo.raw(model, "write", { ids: [id], args: { vals: { [field]: value } } }),
        ]),
      );
    });

    const nobody = [["name", "=", "zzz"]];
    test.each<[string, readonly Argument[], (value: unknown) => RawCall]>([
      ["conditions", domains, (domain) => ({ args: { domain } })],
      ["limits", limits, (limit) => ({ args: { domain: nobody, limit } })],
      ["offsets", offsets, (offset) => ({ args: { domain: nobody, offset } })],
      ["orders", orders, (order) => ({ args: { domain: nobody, order } })],
    ])("%s of a search", async (_, rows, callWith) => {
      await argumentsOf(await server(), rows, ["res.partner", "search"], callWith);
    });

    test.each<[string, readonly Argument[], (value: unknown) => RawCall]>([
      ["fields", fieldLists, (fields) => ({ args: { domain: nobody, fields } })],
      // The harness writes a context as it comes.
      ["contexts", contexts, (context) => ({ args: { domain: nobody, fields: ["name"], context } })],
    ])("%s of a search that reads", async (_, rows, callWith) => {
      await argumentsOf(await server(), rows, ["res.partner", "search_read"], callWith);
    });

    test("ids, new records and changes", async () => {
      const odoo = await server();
      const id = await create(odoo, "res.partner", { name: "A" });
      await argumentsOf(odoo, recordLists, ["res.partner", "read"], (ids) => ({
        ids: ids as number[], // most of them are none, which is what is tried
        args: { fields: ["phone"] },
      }));
      const category = ["res.partner.category", "create"] as const;
      await argumentsOf(odoo, newRecords, category, (list) => ({ args: { vals_list: list } }));
      await argumentsOf(odoo, changes, ["res.partner", "write"], (vals) => ({ ids: [id], args: { vals } }));
    });

    test("a text that is longer than its column is cut without a word", async () => {
      const { admin } = await server();
      const [id = 0] = await admin.call<number[]>("stock.warehouse", "search", [[["code", "=", "WH"]]]);
      await admin.call("stock.warehouse", "write", [[id], { code: "WAREHOUSE" }]);
      const rows = await admin.call("stock.warehouse", "read", [[id], ["code"]]);
      await admin.call("stock.warehouse", "write", [[id], { code: "WH" }]);
      expect(rows).toEqual([{ id, code: "WAREH" }]);
    });

    test("what has to be unique is a ValidationError", async () => {
      const { admin } = await server();
      const barcode = unique();
      const refused = /odoo.exceptions.ValidationError/;
      const product = { name: "A", barcode };
      await expect(admin.call("product.product", "create", [[product, product]])).rejects.toThrow(refused);
      await expect(admin.call("res.currency", "create", [{ name: "USD", symbol: "$" }])).rejects.toThrow(
        refused,
      );
      await expect(admin.call("stock.warehouse", "create", [{ name: unique(), code: "WH" }])).rejects.toThrow(
        refused,
      );
    });

    test("a record that others need stays, and one that is gone is deleted with success", async () => {
      const odoo = await server();
      await newOrder(odoo);
      const [partner = 0] = await find(odoo, "res.partner", [["name", "=like", "Partner %"]]);
      const used = await odoo.raw("res.partner", "unlink", { ids: [partner] });
      const gone = await odoo.raw("res.partner.category", "unlink", { ids: [99_999_999] });
      expect([outcomeOf(used), outcomeOf(gone)]).toEqual(["ValidationError", "accepted"]);
      const product = await productId(odoo, "SKU-1001");
      await expect(odoo.admin.call("product.product", "unlink", [[product]])).rejects.toThrow(
        /odoo.exceptions.ValidationError/,
      );
    });

    test("a count needs its product, its place and a number", async () => {
      const odoo = await server();
      const product = await productId(odoo, "SKU-1001");
      const location = await findOne(odoo, "stock.location", [["usage", "=", "internal"]]);
      const counted = isNew(odoo) ? "inventory_quantity_auto_apply" : "inventory_quantity";
      const count = async (values: Record<string, unknown>) =>
        outcomeOf(
          await odoo.raw("stock.quant", "create", {
            args: { vals_list: [values] },
            context: { inventory_mode: true },
          }),
        );
      expect([
        await count({ product_id: 99_999_999, location_id: location, [counted]: 1 }),
        await count({ product_id: product, location_id: 99_999_999, [counted]: 1 }),
        await count({ product_id: product, location_id: location, [counted]: "x" }),
        await count({ location_id: location, [counted]: 1 }),
        await count({ product_id: product, [counted]: 1 }),
      ]).toEqual(["MissingError", "MissingError", "ValueError", "KeyError", "KeyError"]);
    });
  });
}

function outcomeOf({ status, error }: RawAnswer): Outcome {
  if (error !== undefined) return error.split(".").at(-1) ?? error;
  return status === 200 ? "accepted" : "unreadable";
}
