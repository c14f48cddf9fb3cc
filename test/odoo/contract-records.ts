import { describe, expect, test } from "vitest";
import { answerOf, create, find, findOne, isNew, readRow, type Server, unique } from "./fixtures.ts";

interface LoadAnswer {
  ids: number[] | false;
  messages: { message: string }[];
}

/** Values, external ids and dates of records. */
export function recordsContract(server: Server): void {
  describe("records", () => {
    test("what is empty reads as false, and an empty text stays one", async () => {
      const odoo = await server();
      const id = await create(odoo, "res.partner", { name: "A", phone: "", ref: null });
      const row = await readRow(odoo, "res.partner", id, [
        "phone",
        "ref",
        "country_id",
        "category_id",
        "child_ids",
      ]);
      expect(row).toEqual({ id, phone: "", ref: false, country_id: false, category_id: [], child_ids: [] });
    });

    test("a relation reads as its id and name", async () => {
      const odoo = await server();
      const country = await findOne(odoo, "res.country", [["code", "=", "US"]]);
      const id = await create(odoo, "res.partner", { name: "A", country_id: country });
      expect(await readRow(odoo, "res.partner", id, ["country_id"])).toEqual({
        id,
        country_id: [country, "United States"],
      });
    });

    test("19 silently empties a relation that is written as text", async () => {
      const odoo = await server();
      const country = await findOne(odoo, "res.country", [["code", "=", "US"]]);
      const id = await create(odoo, "res.partner", { name: "A", country_id: country });
      const answer = await odoo.raw("res.partner", "write", {
        ids: [id],
        args: { vals: { country_id: "US" } },
      });
      const after = await readRow(odoo, "res.partner", id, ["country_id"]);
      expect([answer.error ?? answer.value, after["country_id"]]).toEqual(
        isNew(odoo)
          ? [true, false]
          : ["psycopg2.errors.InvalidTextRepresentation", [country, "United States"]],
      );
    });

    test("a relation to nothing is refused", async () => {
      const odoo = await server();
      const id = await create(odoo, "res.partner", { name: "A" });
      const answer = await odoo.raw("res.partner", "write", {
        ids: [id],
        args: { vals: { country_id: 9_999_999 } },
      });
      expect(answer.error).toBe(
        isNew(odoo) ? "odoo.exceptions.MissingError" : "odoo.exceptions.ValidationError",
      );
    });

    test("a bad selection is a ValueError, a contact without a name a ValidationError", async () => {
      const odoo = await server();
      const id = await create(odoo, "res.partner", { name: "A" });
      const selection = await odoo.raw("res.partner", "write", {
        ids: [id],
        args: { vals: { type: "nope" } },
      });
      const nameless = await odoo.raw("res.partner", "create", { args: { vals_list: [{ ref: unique() }] } });
      expect([selection.error, nameless.error]).toEqual([
        "builtins.ValueError",
        "odoo.exceptions.ValidationError",
      ]);
    });

    test("instants are UTC without zone and fraction, and a day is its midnight", async () => {
      const odoo = await server();
      const id = await create(odoo, "sale.order", {
        partner_id: await create(odoo, "res.partner", { name: "A" }),
      });
      const write = (date: string) =>
        odoo.raw("sale.order", "write", { ids: [id], args: { vals: { date_order: date } } });
      expect(await write("2026-11-23T10:00:00Z")).toMatchObject({ error: "builtins.ValueError" });
      expect(await write("2026-11-23 10:00:00.123")).toMatchObject({
        error: "builtins.ValueError",
        message: "unconverted data remains: .123",
      });
      await write("2026-11-23");
      expect(await readRow(odoo, "sale.order", id, ["date_order"])).toMatchObject({
        date_order: "2026-11-23 00:00:00",
      });
    });

    test("addresses are searched by their normal form", async () => {
      const odoo = await server();
      const name = unique();
      const id = await create(odoo, "res.partner", { name: "A", email: `Jane.${name}@Example.com` });
      const normal = `jane.${name}@example.com`;
      expect(await find(odoo, "res.partner", [["email", "=", normal]])).toEqual([]);
      expect(await find(odoo, "res.partner", [["email_normalized", "=", normal]])).toEqual([id]);
    });

    test("no business field is unique", async () => {
      const odoo = await server();
      const ref = unique();
      await create(odoo, "res.partner", { name: "A", ref });
      await create(odoo, "res.partner", { name: "B", ref });
      expect(await find(odoo, "res.partner", [["ref", "=", ref]])).toHaveLength(2);
    });

    test("archived records are invisible unless asked for", async () => {
      const odoo = await server();
      const ref = unique();
      const id = await create(odoo, "res.partner", { name: "A", ref, active: false });
      expect(await find(odoo, "res.partner", [["ref", "=", ref]])).toEqual([]);
      const call = { args: { domain: [["ref", "=", ref]] }, context: { active_test: false } };
      expect(answerOf(await odoo.raw("res.partner", "search", call))).toEqual([id]);
    });

    test("write_date shows whole seconds, and a window by it finds the record on both versions", async () => {
      const odoo = await server();
      const id = await create(odoo, "res.partner", { name: "A" });
      const { write_date: date } = await readRow(odoo, "res.partner", id, ["write_date"]);
      expect(date).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
      const next = new Date(Date.parse(`${String(date).replace(" ", "T")}Z`) + 1000);
      const to = next.toISOString().slice(0, 19).replace("T", " ");
      const window = [
        ["id", "=", id],
        ["write_date", ">=", date],
        ["write_date", "<", to],
      ];
      expect(await find(odoo, "res.partner", window)).toEqual([id]);
    });

    test("19 compares write_date by whole seconds, 14 by the fraction that it hides", async () => {
      const odoo = await server();
      // Several records, since one of them may have been written in the first microsecond of a second.
      const ids = [];
      for (let n = 0; n < 3; n++) ids.push(await create(odoo, "res.partner", { name: "A" }));
      const same: number[] = [];
      for (const id of ids) {
        const { write_date: date } = await readRow(odoo, "res.partner", id, ["write_date"]);
        same.push(
          ...(await find(odoo, "res.partner", [
            ["id", "=", id],
            ["write_date", "=", date],
          ])),
        );
      }
      expect(same).toEqual(isNew(odoo) ? ids : []);
    });
  });

  describe("external ids", () => {
    const load = async (name: string, values: Record<string, string>): Promise<LoadAnswer> => {
      const odoo = await server();
      const args = {
        fields: ["id", ...Object.keys(values)],
        data: [[`crossdock.${name}`, ...Object.values(values)]],
      };
      return answerOf<LoadAnswer>(await odoo.raw("res.partner", "load", { args }));
    };
    const lookUp = async (name: string) =>
      (await server()).raw("ir.model.data", "check_object_reference", {
        args: { module: "crossdock", xml_id: name },
      });

    test("an unknown one is an error that says so", async () => {
      const odoo = await server();
      const name = `res_partner_${unique()}`;
      expect(await lookUp(name)).toEqual({
        status: isNew(odoo) ? 500 : 200,
        error: "builtins.ValueError",
        message: `External ID not found in the system: crossdock.${name}`,
      });
    });

    test("load creates a record together with its own", async () => {
      const name = `res_partner_${unique()}`;
      const { ids, messages } = await load(name, { name: "A" });
      expect(messages).toEqual([]);
      expect(await lookUp(name)).toEqual({ status: 200, value: ["res.partner", (ids || [])[0]] });
    });

    test("load never raises for bad data: it says what is wrong and creates nothing", async () => {
      const name = `res_partner_${unique()}`;
      const { ids, messages } = await load(name, { name: "A", "country_id/.id": "9999999" });
      expect(ids).toBe(false);
      expect(messages[0]?.message).toBe(
        "No matching record found for database id '9999999' in field 'Country'",
      );
    });

    test("one whose load failed is not found, or on 19 known without a record", async () => {
      const odoo = await server();
      const name = `res_partner_${unique()}`;
      await load(name, { name: "A", "country_id/.id": "9999999" });
      expect(await lookUp(name)).toMatchObject(
        isNew(odoo) ? { value: ["res.partner", false] } : { error: "builtins.ValueError" },
      );
      const { ids } = await load(name, { name: "A" });
      expect(await lookUp(name)).toEqual({ status: 200, value: ["res.partner", (ids || [])[0]] });
    });

    test("of eight loads at one time one creates", async () => {
      const name = `res_partner_${unique()}`;
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => load(name, { name: "A", ref: name })),
      );
      const created = new Set(answers.flatMap(({ ids }) => ids || []));
      expect(created.size).toBe(1);
      const losers = answers.filter(({ ids }) => ids === false);
      expect(losers.length).toBeGreaterThan(0);
      for (const { messages } of losers) expect(messages[0]?.message).toMatch(/could not serialize access/);
      expect(await find(await server(), "res.partner", [["ref", "=", name]])).toEqual([...created]);
    });
  });
}
