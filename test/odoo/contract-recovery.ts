import { describe, expect, test } from "vitest";
import { answerOf, readLines, type Server } from "./fixtures.ts";
import type { OdooUnderTest } from "./harness.ts";
import { orderInput, orders } from "./upsert-fixtures.ts";

/** What a crash, a lost answer or a lost journal leaves, and how it is taken up again. */
export function recoveryContract(server: Server): void {
  describe("upsert after a crash", () => {
    /** The external id's name as the connector made it for this input, taken from its requests. */
    const externalName = (odoo: OdooUnderTest, model: string): string => {
      const pattern = new RegExp(`${model.replaceAll(".", "_")}_[0-9a-f]{32}`);
      const name = odoo.requests.flatMap((request) => pattern.exec(request) ?? []).at(-1);
      if (!name) throw new Error("no external id was looked up");
      return name;
    };

    test("between head and lines completes the head", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      // Verifying looks the order up, which tells the name; then the head alone is loaded, as before the crash.
      expect(await odoo.verify("upsert", orders, input)).toEqual({ state: "notDone" });
      const args = {
        fields: ["id", "origin", "partner_id/.id"],
        data: [[`crossdock.${externalName(odoo, "sale.order")}`, input.origin, String(input.partner_id)]],
      };
      const { ids } = answerOf<{ ids: number[] }>(await odoo.raw("sale.order", "load", { args }));
      expect(await odoo.verify("upsert", orders, input)).toEqual({ state: "notDone" });
      expect(await odoo.run("upsert", orders, input)).toMatchObject({ id: ids[0], created: false });
      expect(await readLines(odoo, ids[0] ?? 0, [])).toHaveLength(3);
      expect(await odoo.verify("upsert", orders, input)).toMatchObject({ state: "done" });
    });

    test("between Odoo's commit and ours finds the lines again by what was about to be created", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      const twins = input.order_line.map((line) => ({ ...input.order_line[0], line_key: line.line_key }));
      const references = new Map<string, string>();
      const crashing = odoo.reopened({ references: dropsLastPut(references) });
      const { id, children } = await crashing.run("upsert", orders, { ...input, order_line: twins });
      const after = odoo.reopened({ references });
      const again = await after.run("upsert", orders, { ...input, order_line: twins });
      expect(again).toMatchObject({ id, created: false, children: children as object });
      expect(await readLines(odoo, Number(id), [])).toHaveLength(3);
    });

    test("that lost every reference takes the lines by their content", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      const first = await odoo.run("upsert", orders, input);
      const [a, b, s] = input.order_line;
      const order_line = [{ ...a, product_uom_qty: 5 }, b, s];
      const lost = odoo.reopened({ references: new Map() });
      const result = await lost.run("upsert", orders, { ...input, order_line });
      expect(result).toEqual({ ...first, created: false });
      expect(
        (await readLines(odoo, Number(first["id"]), ["product_uom_qty"])).map(
          (row) => row["product_uom_qty"],
        ),
      ).toEqual([5, 1, 1]);
    });

    test("verifies what was done, with ids", async () => {
      const odoo = await server();
      const input = await orderInput(odoo);
      const { id, children } = await odoo.run("upsert", orders, input);
      expect(await odoo.verify("upsert", orders, input)).toMatchObject({
        state: "done",
        result: { id, children: children as object, state: "draft" },
      });
      const changed = { ...input, client_order_ref: "B" };
      expect(await odoo.verify("upsert", orders, changed)).toEqual({ state: "notDone" });
    });
  });
}

/** A cross-reference that forgets the second write of each key, as a crash before it would. */
function dropsLastPut(kept: Map<string, string>): Map<string, string> {
  const seen = new Set<string>();
  const map = new Map<string, string>();
  map.set = (key, value) => {
    if (!seen.has(key)) kept.set(key, value);
    seen.add(key);
    return Map.prototype.set.call(map, key, value) as typeof map;
  };
  return map;
}
