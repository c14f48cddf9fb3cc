import { describe, expect, test } from "vitest";
import { create, readRow, type Server, unique } from "./fixtures.ts";

/** Changes of records that exist. */
export function updateContract(server: Server): void {
  describe("update", () => {
    const byId = { model: "res.partner" };
    const byRef = { model: "res.partner", match: ["ref"] };

    test("changes what differs, leaves the rest, and says what it changed", async () => {
      const odoo = await server();
      const ref = unique();
      const id = await create(odoo, "res.partner", { name: "A", ref, phone: "1", street: "Old 1" });
      const fields = { ref, street: "New 2", country_code: "DE", phone: "1" };
      expect(await odoo.verify("update", byRef, fields)).toEqual({ state: "notDone" });
      expect(await odoo.run("update", byRef, fields)).toMatchObject({
        id,
        changed: expect.arrayContaining(["street", "country_id"]),
      });
      expect(await readRow(odoo, "res.partner", id, ["name", "street", "phone"])).toMatchObject({
        ...{ name: "A", street: "New 2", phone: "1" },
      });
      expect(await odoo.verify("update", byRef, fields)).toMatchObject({ state: "done", result: { id } });
    });

    test("writes nothing where all is as the mapping says", async () => {
      const odoo = await server();
      const id = await create(odoo, "res.partner", { name: "A", street: "Same 1" });
      const before = odoo.requests.length;
      expect(await odoo.run("update", byId, { id, street: "Same 1" })).toMatchObject({ id, changed: [] });
      const written = odoo.requests.slice(before).filter((request) => /[/"]write\b/.test(request));
      expect(written).toEqual([]);
    });

    test("never creates, and says which record is not there", async () => {
      const odoo = await server();
      const ref = unique();
      await expect(odoo.run("update", byRef, { ref, street: "X" })).rejects.toMatchObject({
        ...{ class: "NotFound", title: "Odoo has no res.partner with this ref" },
      });
      await expect(odoo.run("update", byId, { id: 9_999_999, street: "X" })).rejects.toMatchObject({
        class: "NotFound",
      });
      await expect(odoo.run("update", byId, { street: "X" })).rejects.toMatchObject({ class: "Rejected" });
    });

    test("leaves lists of records to upsert, and codes as they are known to it", async () => {
      const odoo = await server();
      const id = await create(odoo, "res.partner", { name: "A" });
      const lines = { id, child_ids: [{ line_key: "a", name: "B" }] };
      await expect(odoo.run("update", byId, lines)).rejects.toMatchObject({
        title: "`child_ids` is a list of records, which `upsert` writes",
      });
      await expect(odoo.run("update", byId, { id, country_code: "QQ" })).rejects.toMatchObject({
        class: "Rejected",
      });
    });
  });
}
