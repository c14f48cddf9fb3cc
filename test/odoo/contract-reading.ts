import { describe, expect, test } from "vitest";
import { answerOf, create, isNew, type Server, unique } from "./fixtures.ts";
import { orderInput, orders } from "./upsert-fixtures.ts";

/** Codes, records, and lists of what changed. */
export function readingContract(server: Server): void {
  describe("reading", () => {
    const products = { model: "product.product", by: "default_code" };

    test("resolve gives an id for each code that exists", async () => {
      const odoo = await server();
      const rows = await odoo.run<{ id: number; code: string }[]>("resolve", products, {
        values: ["SKU-1001", "NOPE", "SKU-1002", "SKU-1001"],
      });
      expect(rows.map((row) => row.code)).toEqual(["SKU-1001", "SKU-1002"]);
    });

    test("resolve rejects a code that several records have", async () => {
      const odoo = await server();
      const ref = unique();
      await create(odoo, "res.partner", { name: "A", ref });
      await create(odoo, "res.partner", { name: "B", ref });
      const config = { model: "res.partner", by: "ref" };
      await expect(odoo.run("resolve", config, { values: [ref] })).rejects.toMatchObject({
        code: "odoo.ambiguous",
      });
    });

    test("read gives plain values: nothing for empty, RFC 3339, ids with names beside", async () => {
      const odoo = await server();
      const { id } = await odoo.run("upsert", orders, await orderInput(odoo));
      const fields = ["date_order", "pricelist_id", "carrier_id", "state"];
      expect(await odoo.run("read", { model: "sale.order", fields }, { id })).toEqual({
        id,
        date_order: "2026-11-20T14:03:22Z",
        pricelist_id: expect.any(Number),
        pricelist_id_name: "Storefront EUR (EUR)",
        state: "draft",
        write_date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
      });
    });

    test("read knows a field by its name of any version", async () => {
      const odoo = await server();
      const { children } = await odoo.run("upsert", orders, await orderInput(odoo));
      const id = (children as Record<string, number>)["1"];
      for (const name of ["tax_ids", "tax_id"]) {
        const row = await odoo.run("read", { model: "sale.order.line", fields: [name] }, { id });
        expect(row["tax_ids"]).toHaveLength(1);
      }
    });

    test("read of nothing is NotFound", async () => {
      const odoo = await server();
      const config = { model: "sale.order", fields: ["name"] };
      await expect(odoo.run("read", config, { id: 99_999_999 })).rejects.toMatchObject({ class: "NotFound" });
    });

    test("search lists in pages by id, and goes on with what was written since", async () => {
      const odoo = await server();
      const city = unique();
      const make = (name: string) => create(odoo, "res.partner", { name, city });
      const ids = [await make("A"), await make("B"), await make("C")];
      await odoo.secondsPass();
      const config = {
        model: "res.partner",
        fields: ["name"],
        domain: [["city", "=", city]],
        lag: "0s",
        pageSize: 2,
      };
      const read = async (cursor?: unknown, overlap = 0) => {
        const pages = await odoo.list("search", config, cursor, overlap);
        return { pages, ids: pages.flatMap((page) => page.items.map((item) => (item as { id: number }).id)) };
      };
      const first = await read();
      expect(first.ids).toEqual(ids);
      expect(first.pages.map((page) => page.items.length)).toEqual([2, 1]);
      // Interrupted after the first page, the same window goes on behind it.
      expect((await read(first.pages[0]?.cursor)).ids).toEqual(ids.slice(2));
      const end = first.pages.at(-1)?.cursor;
      answerOf(await odoo.raw("res.partner", "write", { ids: [ids[1] ?? 0], args: { vals: { name: "D" } } }));
      await odoo.secondsPass();
      expect((await read(end)).ids).toEqual([ids[1]]);
      expect((await read(end, 60_000)).ids).toEqual(ids);
    });

    test("search keeps behind the server's clock by its lag", async () => {
      const odoo = await server();
      const city = unique();
      await create(odoo, "res.partner", { name: "A", city });
      const config = { model: "res.partner", fields: ["name"], domain: [["city", "=", city]] };
      const pages = await odoo.list("search", config);
      expect(pages.flatMap((page) => page.items)).toEqual([]);
    });

    test("the connection speaks the version's own field names", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      odoo.requests.length = 0;
      await odoo.run("upsert", orders, input);
      const sent = odoo.requests.filter(
        (request) => request.includes("SKU") === false && request.includes("[0,0,"),
      );
      expect(sent.join()).toContain(isNew(odoo) ? '"tax_ids":' : '"tax_id":');
    });
  });
}
