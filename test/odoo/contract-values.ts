import { describe, expect, test } from "vitest";
import { isNew, readLines, readRow, type Server, unique } from "./fixtures.ts";
import { orderInput, orders, partners } from "./upsert-fixtures.ts";

/** What a record keeps, loses and refuses to lose when newer and older values are written. */
export function valuesContract(server: Server): void {
  describe("values of a record", () => {
    test("an address is one value: parts that are not given are emptied", async () => {
      const odoo = await server();
      const input = { ref: unique(), name: "A", phone: "1" };
      const address = { street: "Elm St 1", street2: "Apt 5", zip: "78701", city: "Austin" };
      const first = { ...input, ...address, country_code: "US", state_code: "TX" };
      const { id } = await odoo.run("upsert", partners, first);
      await odoo.run("upsert", partners, { ...input, street: "Lindenweg 2", country_code: "DE" });
      const fields = ["street", "street2", "zip", "city", "state_id", "country_id", "phone"];
      expect(await readRow(odoo, "res.partner", Number(id), fields)).toEqual({
        id,
        street: "Lindenweg 2",
        street2: false,
        zip: false,
        city: false,
        state_id: false,
        country_id: [expect.any(Number), "Germany"],
        phone: "1",
      });
      await odoo.run("upsert", partners, { ...input, name: "B" });
      expect(await readRow(odoo, "res.partner", Number(id), ["street"])).toMatchObject({
        street: "Lindenweg 2",
      });
    });

    test("characters that PostgreSQL cannot store are left out or replaced", async () => {
      const odoo = await server();
      const input = { ref: unique(), name: "Example\u0000 Customer \ud83d" };
      const { id } = await odoo.run("upsert", partners, input);
      expect(await readRow(odoo, "res.partner", Number(id), ["name"])).toMatchObject({
        name: "Example Customer \ufffd",
      });
      expect(await odoo.run("upsert", partners, input)).toMatchObject({ id, created: false });
    });

    test("older values of a record change nothing, and add the lines that are missing", async () => {
      const odoo = await server();
      const versioned = { ...partners, versionKey: "as_of" };
      const ref = unique();
      const line = (key: string) => ({ line_key: key, type: "delivery", name: key });
      const write = (name: string, as_of: unknown) =>
        odoo.run("upsert", versioned, { ref, name, as_of, child_ids: [line(name)] });
      const { id } = await write("new", ["2026-05-02T10:00:00Z", 1]);
      const older = await write("old", ["2026-05-01T10:00:00Z", 9]);
      expect(older).toMatchObject({ id, children: { old: expect.any(Number) } });
      const name = () => readRow(odoo, "res.partner", Number(id), ["name"]);
      expect(await name()).toMatchObject({ name: "new" });
      await write("tie", ["2026-05-02T12:00:00+02:00", 1]);
      expect(await name()).toMatchObject({ name: "tie" });
      await write("other source", { source: "b", version: 1 });
      expect(await name()).toMatchObject({ name: "other source" });
      await expect(write("bad", "yesterday")).rejects.toMatchObject({ code: "odoo.badValue" });
    });

    test("a note that is gone leaves a confirmed order, or is emptied before Odoo 16", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      const note = { line_key: "n", display_type: "line_note", name: "For the wrong person" };
      const { id } = await odoo.run("upsert", orders, { ...input, order_line: [...input.order_line, note] });
      await odoo.run("orders.confirm", {}, { id });
      await odoo.run("upsert", orders, input);
      const lines = await readLines(odoo, Number(id), ["display_type", "name"]);
      const notes = lines.filter((row) => row["display_type"] === "line_note");
      if (isNew(odoo)) expect(notes).toEqual([]);
      else expect(notes.map((row) => row["name"] || "")).toEqual([""]);
      odoo.requests.length = 0;
      await odoo.run("upsert", orders, input);
      expect(odoo.requests.filter((request) => /\/write |"write"/.test(request))).toEqual([]);
    });
  });
}
