import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { smallSource } from "../testing/small-catalog.ts";
import { odcsCatalog } from "./odcs.ts";

const schemaFile = "schemas/retail/order.v1.schema.json";
const contractsOf = (...given: Parameters<typeof smallSource>) =>
  Object.fromEntries(
    Object.entries(odcsCatalog(smallSource(...given))).map(([name, text]) => [name, parse(text)]),
  );
const retailOrder = (...given: Parameters<typeof smallSource>) =>
  contractsOf(...given)["retail.order.v1.odcs.yaml"];

/** The only property of a contract whose schema has it as `it`. */
function property(schema: unknown, around: object = {}): Record<string, unknown> {
  const text = JSON.stringify({ type: "object", ...around, properties: { it: schema } });
  return retailOrder({ [schemaFile]: text }).schema[0].properties[0];
}

describe("contracts as Open Data Contracts", () => {
  test("are one document each, in a file of its name", () => {
    expect(Object.keys(contractsOf()).sort()).toEqual([
      "retail.order.v1.odcs.yaml",
      "shop.order.v1.odcs.yaml",
    ]);
  });

  test("say what the standard asks for, who owns them and in what state they are", () => {
    expect(retailOrder()).toMatchObject({
      apiVersion: "v3.1.0",
      kind: "DataContract",
      id: "contract:retail.order@1",
      name: "retail.order",
      version: "1",
      status: "active",
      domain: "order",
      team: { name: "order-operations" },
      description: { purpose: "What a customer ordered." },
    });
  });

  test.each(["shadow", "paused"])("are a draft while every flow is in %s", (mode) => {
    const use = (name: string) => ({
      [`flows/retailers/${name}/retailer.yaml`]: `kind: Retailer
name: ${name}
owner: office
systems: { shop: ${name}-shop, erp: ${name}-erp }
vars: { company: 1 }
use: [ { flow: order-to-erp@1, mode: ${mode} } ]
`,
    });
    const { status, slaProperties } = retailOrder({ ...use("acme"), ...use("nordwind") });
    expect([status, slaProperties?.length]).toEqual(["draft", mode === "shadow" ? undefined : 2]);
  });

  test("have the fields of their schema, lists in lists of fields", () => {
    const [object] = retailOrder().schema;
    expect(object).toMatchObject({
      name: "retail.order",
      businessName: "Retail order",
      logicalType: "object",
    });
    expect(object.properties.map(({ name }: { name: string }) => name)).toEqual([
      "orderNo",
      "email",
      "total",
      "lines",
    ]);
    expect(object.properties[3]).toMatchObject({
      logicalType: "array",
      required: false,
      items: {
        logicalType: "object",
        properties: [
          { name: "sku", logicalType: "string", required: true, classification: "public" },
          { name: "quantity", logicalType: "number", required: false },
          { name: "note", classification: "personal" },
        ],
      },
    });
  });

  test("name the systems that send them and whose values count, of each retailer", () => {
    const servers = retailOrder().servers.map(({ server, type }: { server: string; type: string }) => [
      server,
      type,
    ]);
    expect(servers).toEqual([
      ["acme/acme-erp", "custom"],
      ["acme/acme-shop", "custom"],
      ["nordwind/nordwind-erp", "custom"],
      ["nordwind/nordwind-shop", "custom"],
    ]);
    const ids = retailOrder().servers.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  test("tell of an address scheme and host alone", () => {
    const env = (name: string) =>
      name === "ACME_ERP_URL" ? "https://user:key@erp.example.com/tenant?token=1" : undefined;
    const [erp, shop] = retailOrder({}, { env }).servers;
    expect(erp).toMatchObject({ type: "api", location: "https://erp.example.com", environment: "dev" });
    expect(shop.description).toContain("ACME_SHOP_URL");
    expect(JSON.stringify(odcsCatalog(smallSource({}, { env })))).not.toMatch(/tenant\b.*token=|user:key/);
  });

  test("promise what flows promise, and nothing where none does", () => {
    expect(retailOrder().slaProperties).toMatchObject([
      { property: "latency", value: 15, unit: "min", driver: "operational" },
      { property: "latency", value: 15, unit: "min" },
    ]);
    expect(retailOrder().slaProperties[0].description).toContain("99.5 %");
    const { contracts, ...rest } = smallSource().catalog;
    const flows = rest.flows.map((flow) => ({ ...flow, objective: null }));
    const files = odcsCatalog({ ...smallSource(), catalog: { ...rest, contracts, flows } });
    expect(parse(files["retail.order.v1.odcs.yaml"] ?? "")).not.toHaveProperty("slaProperties");
  });

  test("of one retailer name no other one", () => {
    const own = retailOrder({}, { retailer: "acme" });
    expect(own.tenant).toBe("acme");
    expect(JSON.stringify(own)).not.toContain("nordwind");
    expect(retailOrder()).not.toHaveProperty("tenant");
  });

  test("tell how long data of their classes is kept", () => {
    const custom = retailOrder().customProperties;
    expect(custom).toContainEqual({ property: "compatibility", value: "backward" });
    expect(custom).toContainEqual({
      property: "dataClasses",
      value: expect.arrayContaining([{ name: "personal", mask: "partial", retain: "14 days" }]),
    });
  });

  test("are read alike by readers of YAML 1.1", () => {
    const text = JSON.stringify({
      type: "object",
      properties: { on: { enum: ["yes", "1:30", "2026-01-01"] } },
    });
    const file = odcsCatalog(smallSource({ [schemaFile]: text }))["retail.order.v1.odcs.yaml"] ?? "";
    const [on] = parse(file, { version: "1.1" }).schema[0].properties;
    expect(on.name).toBe("on");
    expect(on.quality[0].arguments.validValues).toEqual(["yes", "1:30", "2026-01-01"]);
  });
});

describe("a field of an Open Data Contract", () => {
  test.each([
    [{ type: "string" }, "string", undefined],
    [{ type: "string", format: "date-time" }, "timestamp", { timezone: true }],
    [{ type: "string", format: "date" }, "date", undefined],
    [{ type: "string", format: "time" }, "time", undefined],
    [{ type: "string", format: "email", maxLength: 9 }, "string", { maxLength: 9, format: "email" }],
    [{ type: "string", "x-money": true, pattern: "^\\d+$" }, "string", { pattern: "^\\d+$" }],
    [{ type: "integer", minimum: 1, format: "int64" }, "integer", { minimum: 1 }],
    [{ type: ["integer", "number"] }, "number", undefined],
    [{ type: "boolean" }, "boolean", undefined],
    [{ type: ["string", "integer"] }, undefined, undefined],
    [{ properties: {} }, "object", undefined],
    [{ type: "array", minItems: 1, uniqueItems: true }, "array", { minItems: 1, uniqueItems: true }],
    [{}, undefined, undefined],
  ])("%j has the type %s and the options %j", (schema, logicalType, options) => {
    const { logicalType: type, logicalTypeOptions } = property(schema);
    expect([type, logicalTypeOptions]).toEqual([logicalType, options]);
  });

  test("that may be null is not required", () => {
    const around = { required: ["it"] };
    expect(property({ type: "string" }, around)["required"]).toBe(true);
    expect(property({ type: ["string", "null"] }, around)).toMatchObject({
      logicalType: "string",
      required: false,
    });
    const alternatives = { anyOf: [{ type: "string", maxLength: 3 }, { type: "null" }] };
    expect(property(alternatives, around)).toMatchObject({
      logicalType: "string",
      logicalTypeOptions: { maxLength: 3 },
      required: false,
    });
  });

  test("is one of the values of its schema", () => {
    const rule = { type: "library", metric: "invalidValues", mustBe: 0 };
    expect(property({ enum: ["net", "gross", null] })).toMatchObject({
      logicalType: "string",
      required: false,
      quality: [{ ...rule, arguments: { validValues: ["net", "gross"] } }],
    });
    expect(property({ const: 0 })).toMatchObject({
      logicalType: "integer",
      quality: [{ ...rule, arguments: { validValues: [0] } }],
    });
  });

  test("is a list of lists where its schema is one", () => {
    const schema = { type: "array", items: { type: "array", items: { type: "integer" } } };
    expect(property(schema)["items"]).toMatchObject({
      logicalType: "array",
      items: { logicalType: "integer" },
    });
  });

  test("has the class of what is around it, money as exact text, and the role whose value counts", () => {
    const total = { type: "string", "x-money": true };
    const around = { "x-classification": "personal" };
    expect(property(total, around)).toMatchObject({
      classification: "personal",
      physicalType: "string",
      customProperties: [
        { property: "money", value: true },
        { property: "systemOfRecord", value: "shop" },
      ],
    });
    const inner = property({ type: "object", properties: { a: { type: "string" } } }, around);
    expect(inner["properties"]).toMatchObject([{ name: "a", classification: "personal" }]);
  });

  test("may have any name", () => {
    const name = "größe: [x] #1\n`y`";
    const text = JSON.stringify({ type: "object", properties: { [name]: { type: "string" } } });
    expect(retailOrder({ [schemaFile]: text }).schema[0].properties[0].name).toBe(name);
  });

  test("of a contract for a list is one of its items", () => {
    const items = { type: "object", properties: { sku: { type: "string" } } };
    const [object] = retailOrder({ [schemaFile]: JSON.stringify({ type: "array", items }) }).schema;
    expect(object.properties).toMatchObject([
      { name: "sku", customProperties: [{ property: "systemOfRecord", value: "shop" }] },
    ]);
  });
});
