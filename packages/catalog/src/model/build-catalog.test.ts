import { createShapeChecker } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { flowOf, smallCatalog } from "../testing/small-catalog.ts";
import { Catalog } from "./schema.ts";

const { check: checkShape } = createShapeChecker();

describe("the catalogue of a workspace", () => {
  const catalog = smallCatalog();
  const acme = flowOf(catalog, "flow:acme/order-to-erp@1");

  test("is what its own schema says", () => {
    expect([...checkShape(Catalog, catalog)]).toEqual([]);
    expect(JSON.parse(JSON.stringify(catalog))).toEqual(catalog);
  });

  test("tells in words when messages come, what is done and what happens on failure", () => {
    expect(acme.summary).toBe(
      "Every 30 seconds from acme shop or when its webhook is called, into acme erp and acme shop.",
    );
    expect(acme.triggers.map(({ words, address }) => [words, address])).toEqual([
      ["Every 30 seconds, orders.list of acme shop is read until it is empty.", null],
      ["A call of the webhook /orders, verified by standard-webhooks.", "/hooks/acme/orders"],
    ]);
    expect(acme.steps.map(({ id, words, writes }) => [id, words, writes])).toEqual([
      ["customer", "Writes a customer \u2013 in acme erp.", true],
      ["order", "Writes an order \u2013 in acme erp.", true],
      ["acknowledge", "Takes an order off the list \u2013 in acme shop.", true],
    ]);
    expect(acme.catch[0]?.words).toContain(
      "A case in the queue orders asks a person for an answer within 4 hours.",
    );
    expect(acme.objective?.words).toBe(
      "99.5 % of the messages are delivered within 15 minutes, measured over 30 days.",
    );
  });

  test("tells of every field that is sent what it is made of", () => {
    const fields = acme.steps.find(({ id }) => id === "order")?.fields ?? [];
    expect(
      fields.map(({ path, reads, constant }) => [
        path,
        reads.map(({ from, path: read }) => `${from} ${read}`),
        constant,
      ]),
    ).toEqual([
      ["number", ["message orderNo"], false],
      ["customer", ["step customer.id"], false],
      ["company", ["variable company"], false],
      ["source", [], true],
      ["lines[].code", ["message lines[].sku", "table articles"], false],
      ["lines[].pieces", ["message lines[].quantity"], false],
      ["lines[].text", ["message lines[].note"], false],
    ]);
    expect(acme.steps[1]?.decides).toMatchObject([{ path: "lines", reads: [{ path: "lines[].quantity" }] }]);
    expect(fields[4]?.place).toEqual({ file: "flows/base/order-to-erp.flow.yaml", line: 30 });
  });

  test("follows personal data to the system that gets it, and out of the retailer's residency", () => {
    expect(acme.personalData.map(({ field, system, to, leaves }) => [field, system, to, leaves])).toEqual([
      ["email", "system:acme/acme-erp", "mail", true],
      ["lines[].note", "system:acme/acme-erp", "lines[].text", true],
    ]);
  });

  test("shows each retailer what it runs, overlays merged", () => {
    const nordwind = flowOf(catalog, "flow:nordwind/order-to-erp@1");
    expect([acme.mode, nordwind.mode, nordwind.overlays]).toEqual([
      "live",
      "paused",
      ["nordwind-order-to-erp"],
    ]);
    expect(nordwind.steps[0]?.fields.map(({ path }) => path)).toEqual(["number"]);
    expect(nordwind.personalData.every(({ leaves }) => !leaves)).toBe(true);
  });

  test("has the fields of contracts with type, class and system of record", () => {
    const contract = catalog.contracts.find(({ reference }) => reference === "retail.order@1");
    const shown = contract?.fields.map(({ path, type, required, class: name, systemOfRecord }) => [
      path,
      type,
      required,
      name,
      systemOfRecord,
    ]);
    expect(shown).toEqual([
      ["orderNo", "text", true, "internal", "shop"],
      ["email", "email", false, "personal", "shop"],
      ["total", "money", true, "internal", "shop"],
      ["lines", "list of fields", false, null, "erp"],
      ["lines[].sku", "text", true, "public", "erp"],
      ["lines[].quantity", "number", false, "internal", "erp"],
      ["lines[].note", "text", false, "personal", "erp"],
    ]);
    expect(contract?.mappings).toEqual(["shop-order-to-retail@1"]);
  });

  test("knows who answers for what, the most critical first", () => {
    const office = catalog.owners.find(({ name }) => name === "order-operations");
    expect(office?.owns.map(({ id }) => id)).toEqual([
      "flow:acme/order-to-erp@1",
      "flow:nordwind/order-to-erp@1",
      "contract:retail.order@1",
      "mapping:shop-order-to-retail@1",
    ]);
    expect(catalog.owners.at(-1)?.name).toBe("nordwind-it");
  });

  test("shows the host of a system where the environment is known, and nothing else of the address", () => {
    const env = (name: string) =>
      name === "ACME_ERP_URL" ? "https://user:key@erp.example.com/tenant?token=1" : undefined;
    const systems = smallCatalog({}, { env }).systems;
    expect(systems.map(({ name, address, addressFrom }) => [name, address, addressFrom])).toContainEqual([
      "acme-erp",
      "https://erp.example.com",
      "ACME_ERP_URL",
    ]);
    expect(JSON.stringify(systems)).not.toMatch(/tenant|token=|user:key/);
    expect(systems.find(({ name }) => name === "acme-shop")?.address).toBeNull();
  });

  test("for one retailer names no other one", () => {
    const own = smallCatalog({}, { retailer: "acme" });
    expect(own.flows.map(({ id }) => id)).toEqual(["flow:acme/order-to-erp@1"]);
    expect(JSON.stringify(own)).not.toContain("nordwind");
    expect(own.tables.map(({ usedBy }) => usedBy)).toEqual([["flow:acme/order-to-erp@1"]]);
  });

  test("leaves out what is not valid, and goes on with the rest", () => {
    const { flows, systems } = smallCatalog({
      "flows/retailers/acme/acme-erp.system.yaml": "kind: System\nname: acme-erp\n",
    });
    expect(systems.map(({ name }) => name)).not.toContain("acme-erp");
    expect(flows.find(({ retailer }) => retailer === "acme")?.steps).toHaveLength(3);
  });

  test("of the same texts is the same, whatever the order of the files", () => {
    expect(smallCatalog().revision).toBe(catalog.revision);
    expect(smallCatalog({ "docs/runbooks/order-to-erp.md": "# Other\n" }).revision).not.toBe(
      catalog.revision,
    );
  });
});
