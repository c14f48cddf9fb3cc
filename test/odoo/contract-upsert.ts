import { describe, expect, test } from "vitest";
import {
  answerOf,
  create,
  find,
  findOne,
  isNew,
  readLines,
  readRow,
  type Server,
  unique,
} from "./fixtures.ts";
import type { OdooUnderTest } from "./harness.ts";
import { orderInput, orders, partners } from "./upsert-fixtures.ts";

/** Records written once, whatever is repeated, lost or raced. */
export function upsertContract(server: Server): void {
  const writes = (odoo: OdooUnderTest): string[] =>
    odoo.requests.filter((request) =>
      /sale\.order\/(write|load)|"(write|load)"|\/(write|load) /.test(request),
    );
  describe("upsert", () => {
    test("creates a partner with its address, by codes", async () => {
      const odoo = await server();
      const input = {
        ref: unique(),
        name: "Jane Doe",
        email: "jane@example.com",
        phone: "",
        is_company: false,
        country_code: "US",
        state_code: "NY",
        child_ids: [
          { line_key: "delivery", type: "delivery", name: "Office", country_code: "DE", state_code: null },
        ],
      };
      const result = await odoo.run("upsert", partners, input);
      expect(result).toEqual({
        id: expect.any(Number),
        created: true,
        children: { delivery: expect.any(Number) },
      });
      const { id, children } = result as { id: number; children: { delivery: number } };
      expect(await readRow(odoo, "res.partner", id, ["name", "phone", "country_id", "state_id"])).toEqual({
        id,
        name: "Jane Doe",
        phone: false,
        country_id: [expect.any(Number), "United States"],
        state_id: [expect.any(Number), "New York (US)"],
      });
      expect(
        await readRow(odoo, "res.partner", children.delivery, ["type", "parent_id", "country_id"]),
      ).toEqual({
        id: children.delivery,
        type: "delivery",
        parent_id: [id, expect.any(String)],
        country_id: [expect.any(Number), "Germany"],
      });
    });

    test("creates an order with lines, codes, instants and decimals as text", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      const result = await odoo.run("upsert", orders, input);
      expect(result).toMatchObject({ created: true, state: "draft" });
      expect(Object.keys(result["children"] as object)).toEqual(["1", "2", "s"]);
      const id = Number(result["id"]);
      const fields = ["origin", "date_order", "currency_id", "amount_total", "state"];
      expect(await readRow(odoo, "sale.order", id, fields)).toMatchObject({
        origin: input.origin,
        date_order: "2026-11-20 14:03:22",
        currency_id: [expect.any(Number), "EUR"],
        amount_total: 144.78,
      });
      expect(await readLines(odoo, id, ["product_uom_qty", "price_unit"])).toMatchObject([
        { product_uom_qty: 2, price_unit: 59.9 },
        { product_uom_qty: 1, price_unit: 18.99 },
        { product_uom_qty: 1, price_unit: 5.99 },
      ]);
    });

    test("run again finds the record and writes nothing", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      const first = await odoo.run("upsert", orders, input);
      odoo.requests.length = 0;
      expect(await odoo.run("upsert", orders, input)).toEqual({ ...first, created: false });
      expect(writes(odoo)).toEqual([]);
    });

    test("changes what differs: a field, a quantity, a line more and a line less", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      const { id, children } = await odoo.run("upsert", orders, input);
      const [a, , s] = input.order_line;
      const order_line = [
        { ...s, price_unit: "4.99" },
        { line_key: "3", product_code: "SKU-1001", product_uom_qty: 1, price_unit: "1", taxes: [] },
        { ...a, product_uom_qty: 3 },
      ];
      const result = await odoo.run("upsert", orders, { ...input, client_order_ref: "B", order_line });
      const known = children as Record<string, number>;
      expect(result).toMatchObject({ id, created: false, children: { 1: known["1"], s: known["s"] } });
      expect(await readRow(odoo, "sale.order", Number(id), ["client_order_ref"])).toMatchObject({
        client_order_ref: "B",
      });
      expect(await readLines(odoo, Number(id), ["product_uom_qty", "price_unit"])).toMatchObject([
        { id: known["1"], product_uom_qty: 3, price_unit: 59.9 },
        { id: known["s"], product_uom_qty: 1, price_unit: 4.99 },
        { product_uom_qty: 1, price_unit: 1 },
      ]);
    });

    test("keeps the price of a line whose quantity changes, though 19 would take it from the price list", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      const { id } = await odoo.run("upsert", orders, input);
      const [line] = await readLines(odoo, Number(id), ["price_unit"]);
      const vals = { order_line: [[1, line?.["id"], { product_uom_qty: 3 }]] };
      answerOf(await odoo.raw("sale.order", "write", { ids: [Number(id)], args: { vals } }));
      const [alone] = await readLines(odoo, Number(id), ["price_unit"]);
      expect(alone).toMatchObject({ price_unit: isNew(odoo) ? 1 : 59.9 });
      const [a, ...others] = input.order_line;
      await odoo.run("upsert", orders, { ...input, order_line: [{ ...a, product_uom_qty: 4 }, ...others] });
      expect((await readLines(odoo, Number(id), ["price_unit", "product_uom_qty"]))[0]).toMatchObject({
        price_unit: 59.9,
        product_uom_qty: 4,
      });
    });

    test("empties a field that the mapping gives as nothing", async () => {
      const odoo = await server();
      const input = { ref: unique(), name: "A", street: "Main St 1", country_code: "US" };
      const { id } = await odoo.run("upsert", partners, input);
      await odoo.run("upsert", partners, { ...input, street: "", country_code: null });
      expect(await readRow(odoo, "res.partner", Number(id), ["street", "country_id"])).toEqual({
        id,
        street: false,
        country_id: false,
      });
    });

    test("never touches lines and addresses that people added", async () => {
      const odoo = await server();
      const input = { ref: unique(), name: "A", child_ids: [{ line_key: "d", type: "delivery", name: "D" }] };
      const { id } = await odoo.run("upsert", partners, input);
      const added = await create(odoo, "res.partner", { name: "By hand", parent_id: id });
      await odoo.run("upsert", partners, { ...input, child_ids: [] });
      const row = await readRow(odoo, "res.partner", Number(id), ["child_ids"]);
      expect(row["child_ids"]).toContain(added);
      expect(row["child_ids"]).toHaveLength(2);
    });

    test("of eight at one time one creates, and all get the same record", async () => {
      const odoo = await server();
      const input = { ref: unique(), name: "A" };
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, () => odoo.reopened({}).run("upsert", partners, input)),
      );
      for (const each of results) {
        if (each.status === "rejected") expect(each.reason).toMatchObject({ class: "Conflict" });
      }
      const found = await find(odoo, "res.partner", [["ref", "=", input.ref]]);
      expect(found).toHaveLength(1);
      const ids = results.flatMap((each) => (each.status === "fulfilled" ? [each.value["id"]] : []));
      expect(new Set(ids)).toEqual(new Set(found));
    });

    test("of one customer by four orders at one time keeps every address once", async () => {
      const odoo = await server();
      const ref = unique();
      await odoo.run("upsert", partners, { ref, name: "A" });
      const other = odoo.reopened({});
      const add = (on: OdooUnderTest, name: string) =>
        on.run("upsert", partners, {
          ref,
          name: "A",
          child_ids: [{ line_key: name, type: "delivery", name }],
        });
      const results = await Promise.all([add(odoo, "1"), add(odoo, "2"), add(other, "3"), add(other, "4")]);
      const found = results.map((each) => Object.values(each["children"] as object)[0] as number);
      const row = await readRow(odoo, "res.partner", Number(results[0]?.["id"]), ["child_ids"]);
      expect(row["child_ids"]).toHaveLength(4);
      expect(new Set(found)).toEqual(new Set(row["child_ids"] as number[]));
      const again = await add(odoo, "1");
      expect(again["children"]).toEqual({ 1: found[0] });
    });

    test("takes over the one record that matches, whoever created it", async () => {
      const odoo = await server();
      const ref = unique();
      const id = await create(odoo, "res.partner", { name: "By hand", ref });
      expect(await odoo.run("upsert", partners, { ref, name: "A" })).toMatchObject({ id, created: false });
      expect(await readRow(odoo, "res.partner", id, ["name"])).toMatchObject({ name: "A" });
    });

    test("rejects when several records match", async () => {
      const odoo = await server();
      const ref = unique();
      await create(odoo, "res.partner", { name: "A", ref });
      await create(odoo, "res.partner", { name: "B", ref });
      await expect(odoo.run("upsert", partners, { ref, name: "A" })).rejects.toMatchObject({
        class: "Rejected",
        code: "odoo.ambiguous",
      });
    });

    const wrong: [string, Record<string, unknown>, string][] = [
      ["an unknown country", { country_code: "XX" }, "odoo.unknownCode"],
      ["an unknown state", { country_code: "US", state_code: "ZZ" }, "odoo.unknownCode"],
      ["a state without country", { state_code: "NY" }, "odoo.unknownCode"],
      ["a relation as text", { country_id: "US" }, "odoo.badValue"],
      ["an empty match", { ref: "" }, "odoo.badValue"],
      ["a line without key", { child_ids: [{ name: "D" }] }, "odoo.badValue"],
      ["two lines with one key", { child_ids: [{ line_key: "a" }, { line_key: "a" }] }, "odoo.badValue"],
      ["a boolean as a word", { is_company: "yes" }, "odoo.badValue"],
      ["a contact without name", { name: "" }, "odoo.refused"],
    ];

    test.each(wrong)("rejects %s and creates nothing", async (_, changes, code) => {
      const odoo = await server();
      const input = { ref: unique(), name: "A", ...changes };
      await expect(odoo.run("upsert", partners, input)).rejects.toMatchObject({ class: "Rejected", code });
      if (input.ref) expect(await find(odoo, "res.partner", [["ref", "=", input.ref]])).toEqual([]);
    });

    test.each(["13", "JP-13"])("knows the state %s of Japan, however the version spells it", async (code) => {
      const odoo = await server();
      const input = { ref: unique(), name: "A", country_code: "JP", state_code: code };
      const { id } = await odoo.run("upsert", partners, input);
      const { state_id: state } = await readRow(odoo, "res.partner", Number(id), ["state_id"]);
      const own = await readRow(odoo, "res.country.state", (state as [number, string])[0], ["code"]);
      expect(own["code"]).toBe(isNew(odoo) ? "JP-13" : "13");
    });

    test("takes an id where its code is empty", async () => {
      const odoo = await server();
      const japan = await findOne(odoo, "res.country", [["code", "=", "JP"]]);
      const input = { ref: unique(), name: "A", country_id: japan, country_code: "" };
      const { id } = await odoo.run("upsert", partners, input);
      expect(await readRow(odoo, "res.partner", Number(id), ["country_id"])).toMatchObject({
        country_id: [japan, "Japan"],
      });
    });

    test("takes a code of any relation as an object", async () => {
      const odoo = await server();
      const input = {
        ref: unique(),
        name: "A",
        country_id: { code: "JP" },
        company_id: { code: "My Company", by: "name" },
      };
      const { id } = await odoo.run("upsert", partners, input);
      expect(await readRow(odoo, "res.partner", Number(id), ["country_id", "company_id"])).toMatchObject({
        country_id: [expect.any(Number), "Japan"],
        company_id: [expect.any(Number), "My Company"],
      });
    });
  });
}
