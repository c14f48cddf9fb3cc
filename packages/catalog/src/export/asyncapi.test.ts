import specs from "@asyncapi/specs";
import { Ajv, type AnySchema } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { smallSource } from "../testing/small-catalog.ts";
import { asyncapiCatalog } from "./asyncapi.ts";

// Two packages name the type of a schema in their own ways.
const official = specs.schemasWithoutId["3.0.0"] as AnySchema;
const isOfficial = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(official);

const schemaFile = "schemas/shop/order.v1.schema.json";
const flowFile = "flows/base/order-to-erp.flow.yaml";
const retailerFile = "flows/retailers/nordwind/retailer.yaml";
const documentOf = (...given: Parameters<typeof smallSource>) =>
  parse(asyncapiCatalog(smallSource(...given)));

/** Everything that the standard asks for: its schema, and references that lead somewhere. */
function problemsOf(document: unknown): unknown[] {
  const found: unknown[] = isOfficial(document) ? [] : (isOfficial.errors ?? []);
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, inner] of Object.entries(node)) {
      if (key !== "$ref") visit(inner);
      else if (pointed(document, String(inner)) === undefined) found.push(inner);
    }
  };
  visit(document);
  return found;
}

function pointed(document: unknown, reference: string): unknown {
  return reference
    .split("/")
    .slice(1)
    .reduce((at: unknown, step) => (at as Record<string, unknown> | undefined)?.[step], document);
}

const operations = (document: { operations: Record<string, object> }) =>
  Object.keys(document.operations).sort();

describe("what is received and sent, as AsyncAPI", () => {
  const document = documentOf();

  test("is what the standard asks for", () => {
    expect(problemsOf(document)).toEqual([]);
    expect(document.asyncapi).toBe("3.0.0");
  });

  test("is told from crossdock's point of view, for each retailer", () => {
    const own = [
      "receive_new-orders",
      "receive_order-hook",
      "send_acknowledge",
      "send_customer",
      "send_order",
    ];
    const both = ["acme", "nordwind"].flatMap((name) => own.map((each) => `${name}_order-to-erp.v1_${each}`));
    expect(operations(document)).toEqual(both);
    for (const name of both) expect(name).toContain(`_${document.operations[name].action}_`);
  });

  test("has the address of a webhook, its method, and how it is signed", () => {
    const key = "acme_order-to-erp.v1_receive_order-hook";
    expect(document.channels[key]).toMatchObject({
      address: "/hooks/acme/orders",
      servers: [{ $ref: "#/servers/crossdock" }],
    });
    expect(document.operations[key]).toMatchObject({
      bindings: { http: { method: "POST" } },
      security: [{ $ref: `#/components/securitySchemes/${key}` }],
    });
    expect(document.components.securitySchemes[key]).toMatchObject({
      type: "httpApiKey",
      in: "header",
      name: "webhook-signature",
    });
  });

  test.each([
    ["scheme: basic, secret: hook", { type: "http", scheme: "basic" }],
    ["scheme: bearer, secret: hook", { type: "http", scheme: "bearer" }],
    ["scheme: none", undefined],
  ])("tells a webhook that is verified by `%s`", (verify, scheme) => {
    const edits = { [flowFile]: [["scheme: standard-webhooks, secret: shop-webhook", verify]] as const };
    const changed = documentOf({}, {}, edits);
    expect(problemsOf(changed)).toEqual([]);
    expect(changed.components.securitySchemes?.["acme_order-to-erp.v1_receive_order-hook"]).toEqual(scheme);
  });

  test("tells a trigger from a step of the same name", () => {
    const short = `kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: low
trigger: { webhook: { path: /orders, verify: { scheme: none } } }
target: { system: erp, operation: orders.put }
mapping: { number: orderNo }
`;
    const overlay = "flows/retailers/nordwind/nordwind-order-to-erp.overlay.yaml";
    const own = documentOf({ [flowFile]: short, [overlay]: "" }, { retailer: "acme" });
    expect(problemsOf(own)).toEqual([]);
    expect(operations(own)).toEqual(["acme_order-to-erp.v1_receive_main", "acme_order-to-erp.v1_send_main"]);
  });

  test("has what is read and written at one operation of a system in one channel, without its address", () => {
    expect(document.channels["acme_acme-shop_orders.list"]).toMatchObject({
      address: null,
      servers: [{ $ref: "#/servers/acme_acme-shop" }],
      messages: { "shop.order.v1": { $ref: "#/components/messages/shop.order.v1" } },
    });
    expect(JSON.stringify(document)).not.toMatch(/\/customers\/|\/orders\/\{/);
  });

  test("shows of a system scheme and host alone", () => {
    const env = (name: string) =>
      name === "ACME_ERP_URL" ? "https://user:key@erp.example.com:8443/tenant?token=1" : undefined;
    const shown = documentOf({}, { env });
    expect(problemsOf(shown)).toEqual([]);
    expect(shown.servers["acme_acme-erp"]).toMatchObject({ host: "erp.example.com:8443", protocol: "https" });
    expect(shown.servers["acme_acme-shop"].variables.host.description).toContain("ACME_SHOP_URL");
    expect(JSON.stringify(shown)).not.toMatch(/tenant|token=|user:key/);
  });

  test("has the schemas of contracts, with their classes", () => {
    const message = document.components.messages["shop.order.v1"];
    expect(message).toMatchObject({ name: "shop.order@1", title: "shop.order", "x-owner": "commerce" });
    expect(message.payload.properties.email).toMatchObject({
      format: "email",
      "x-classification": "personal",
    });
    expect(message.payload).not.toHaveProperty("$schema");
    expect(message["x-classifications"]).toEqual(["internal", "personal", "public"]);
  });

  test("tells of what a step sends every field, and what it is made of", () => {
    const sent = document.channels["acme_acme-erp_orders.put"].messages["acme_order-to-erp.v1_send_order"];
    expect(sent.payload).toEqual({
      type: "object",
      properties: {
        number: { type: "string", description: "Made of message orderNo.", "x-classification": "internal" },
        customer: { description: "Made of step customer.id." },
        company: { description: "Made of variable company." },
        source: { const: "shop" },
        lines: {
          type: "array",
          items: {
            type: "object",
            properties: {
              code: {
                description: "Made of message lines[].sku, table articles.",
                "x-classification": "public",
              },
              pieces: {
                type: "number",
                description: "Made of message lines[].quantity.",
                "x-classification": "internal",
              },
              text: { description: "Made of message lines[].note.", "x-classification": "personal" },
            },
          },
        },
      },
    });
  });

  test("says who owns a flow and in which mode it is, where the standard has no word", () => {
    const key = "nordwind_order-to-erp.v1_receive_order-hook";
    expect(document.operations[key]).toMatchObject({
      "x-flow": "flow:nordwind/order-to-erp@1",
      "x-owner": "order-operations",
      "x-mode": "paused",
    });
    const edits = { [retailerFile]: [["mode: paused", "mode: shadow"]] as const };
    expect(documentOf({}, {}, edits).operations[key]["x-mode"]).toBe("shadow");
  });

  test("of one retailer names no other one", () => {
    const own = documentOf({}, { retailer: "nordwind" });
    expect(problemsOf(own)).toEqual([]);
    expect(JSON.stringify(own)).not.toContain("acme");
  });

  test("links a runbook that is an address", () => {
    const edits = { [flowFile]: [["docs/runbooks/order-to-erp.md", "https://wiki.example/orders"]] as const };
    expect(documentOf({}, {}, edits).operations["acme_order-to-erp.v1_send_order"].externalDocs).toEqual({
      description: "Runbook",
      url: "https://wiki.example/orders",
    });
  });

  test.each([
    [
      "lists in lists, enums and formats",
      { a: { type: "array", items: { type: "array", items: { enum: ["x", 1, null] } } } },
    ],
    ["money as text", { total: { type: "string", "x-money": true, pattern: "^\\d+$" } }],
    [
      "names of any sort",
      { "größe: [x]/~1 $ref": { type: ["string", "null"], format: "date-time" }, on: {} },
    ],
  ])("takes schemas with %s as they are", (_, properties) => {
    const changed = documentOf({ [schemaFile]: JSON.stringify({ type: "object", properties }) });
    expect(isOfficial(changed)).toBe(true);
    expect(changed.components.messages["shop.order.v1"].payload.properties).toEqual(properties);
  });

  test("of names with other letters is valid, and none is shared", () => {
    const source = smallSource();
    const odd = JSON.parse(
      JSON.stringify(source.catalog)
        .replaceAll("acknowledge", "Bestätigen / ok")
        .replaceAll("orders.put", "Orders:put {x}")
        .replaceAll("order-operations", "Team »Aufträge«"),
    );
    const changed = parse(asyncapiCatalog({ ...source, catalog: odd }));
    expect(problemsOf(changed)).toEqual([]);
    expect(operations(changed)).toHaveLength(10);
  });

  test("of a workspace without flows is valid, too", () => {
    const source = smallSource();
    expect(
      problemsOf(parse(asyncapiCatalog({ ...source, catalog: { ...source.catalog, flows: [] } }))),
    ).toEqual([]);
  });

  test("is the same for the same workspace", () => {
    expect(documentOf()).toEqual(document);
  });
});
