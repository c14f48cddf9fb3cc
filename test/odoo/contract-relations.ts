import { beforeAll, describe, expect, test } from "vitest";
import { answerOf, create, find, isNew, newOrder, type Server, unique } from "./fixtures.ts";
import type { OdooUnderTest } from "./harness.ts";

/** A firm with its people: `head` > `left` > `leaf`, and `head` > `archived` > `below`; `other` is somebody else. */
interface Family {
  ids: Readonly<Record<string, number>>;
  /** Whose records a search may find. */
  word: string;
}

async function createFamily(odoo: OdooUnderTest): Promise<Family> {
  const word = unique();
  const ids: Record<string, number> = {};
  const add = async (name: string, parent?: string, more: Record<string, unknown> = {}): Promise<void> => {
    const above = parent === undefined ? {} : { parent_id: ids[parent] };
    ids[name] = await create(odoo, "res.partner", { name: `${name} ${word}`, ref: word, ...above, ...more });
  };
  await add("head", undefined, { is_company: true });
  await add("left", "head");
  await add("leaf", "left");
  await add("archived", "head");
  await add("below", "archived");
  await add("other");
  answerOf(
    await odoo.raw("res.partner", "write", {
      ids: [ids["archived"] ?? 0],
      args: { vals: { active: false } },
    }),
  );
  return { ids, word };
}

/**
 * Conditions about the records behind a relation: trees, and what 17 and later call `any`. Held against real servers of 14
 * and 19.
 */
export function relationsContract(server: Server): void {
  describe("relations", () => {
    let family: Family;
    beforeAll(async () => {
      family = await createFamily(await server());
    });

    /** The names of the family that a domain finds, in the order of their making. */
    const found = async (...domain: unknown[]): Promise<string[]> => {
      const ids = await find(await server(), "res.partner", ["&", ["ref", "=", family.word], ...domain]);
      return Object.entries(family.ids).flatMap(([name, id]) => (ids.includes(id) ? [name] : []));
    };
    const id = (name: string): number => family.ids[name] ?? 0;

    test("`child_of` finds a record and all below it, also below what is archived", async () => {
      expect(await found(["id", "child_of", id("head")])).toEqual(["head", "left", "leaf", "below"]);
      expect(await found(["id", "child_of", [id("left"), id("other")]])).toEqual(["left", "leaf", "other"]);
      expect(await found(["id", "child_of", `left ${family.word}`])).toEqual(["left", "leaf"]);
    });

    test("`parent_of` finds a record and all above it, but does not show what is archived", async () => {
      expect(await found(["id", "parent_of", id("leaf")])).toEqual(["head", "left", "leaf"]);
      expect(await found(["id", "parent_of", [id("below")]])).toEqual(["head", "below"]);
    });

    test("a relation to the same model means the record itself", async () => {
      expect(await found(["parent_id", "child_of", id("left")])).toEqual(["left", "leaf"]);
      expect(await found(["parent_id", "parent_of", id("left")])).toEqual(["head", "left"]);
    });

    test("what leads nowhere finds nothing, and its opposite finds all", async () => {
      expect(await found(["id", "child_of", false])).toEqual([]);
      expect(await found(["id", "parent_of", []])).toEqual([]);
      expect(await found("!", ["id", "child_of", [id("head"), id("below")]])).toEqual(["other"]);
    });

    test("a relation to another model leads into its tree", async () => {
      const odoo = await server();
      const order = await newOrder(odoo);
      answerOf(
        await odoo.raw("sale.order", "write", { ids: [order], args: { vals: { partner_id: id("leaf") } } }),
      );
      const orders = (partner: string) =>
        find(odoo, "sale.order", [
          ["id", "=", order],
          ["partner_id", "child_of", id(partner)],
        ]);
      expect([await orders("head"), await orders("other")]).toEqual([[order], []]);
    });

    test("tags are found by those above them", async () => {
      const odoo = await server();
      const name = unique();
      const above = await create(odoo, "res.partner.category", { name });
      const tag = await create(odoo, "res.partner.category", { name: `${name} below`, parent_id: above });
      const vals = { category_id: [[6, 0, [tag]]] };
      answerOf(await odoo.raw("res.partner", "write", { ids: [id("other")], args: { vals } }));
      expect(await found(["category_id", "child_of", above])).toEqual(["other"]);
      expect(await found(["category_id", "parent_of", tag])).toEqual(["other"]);
      expect(await found(["category_id", "parent_of", above])).toEqual([]);
    });

    test("`any` asks the records behind a relation; 14 has no such operator", async () => {
      if (!isNew(await server())) {
        await expect(found(["parent_id", "any", 1])).rejects.toThrow("ValueError");
        return;
      }
      const named = (name: string) => [["name", "=", `${name} ${family.word}`]];
      expect(await found(["parent_id", "any", named("head")])).toEqual(["left"]);
      expect(await found(["parent_id.parent_id", "any", named("head")])).toEqual(["leaf", "below"]);
      expect(await found(["child_ids", "any", named("leaf")])).toEqual(["left"]);
      expect(await found(["id", "any", named("leaf")])).toEqual(["leaf"]);
      expect(await found(["parent_id", "any", [["child_ids", "any", named("leaf")]]])).toEqual(["leaf"]);
    });

    test("`any` follows a relation to one archived record, and sees no archived lines", async () => {
      if (!isNew(await server())) return;
      const archived = [["name", "=", `archived ${family.word}`]];
      expect(await found(["parent_id", "any", archived])).toEqual(["below"]);
      expect(await found(["child_ids", "any", archived])).toEqual([]);
    });

    test("`not any` finds those without a relation, too", async () => {
      if (!isNew(await server())) return;
      const named = (name: string) => [["name", "=", `${name} ${family.word}`]];
      expect(await found(["parent_id", "not any", named("head")])).toEqual([
        "head",
        "leaf",
        "below",
        "other",
      ]);
      expect(await found(["child_ids", "not any", []])).toEqual(["leaf", "below", "other"]);
    });
  });
}
