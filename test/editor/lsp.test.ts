import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Editor, openEditor } from "./editor.ts";

const root = join(import.meta.dirname, "../..");
const flow = "flows/base/order-to-erp.flow.yaml";
const tracking = "flows/base/tracking-to-helpdesk.flow.yaml";
const mapping = "flows/base/sfcc-order-to-retail.mapping.yaml";
const overlay = "flows/retailers/acme/acme-order-to-erp.overlay.yaml";
const textOf = (path: string) => readFileSync(join(root, path), "utf8");

/** The file with a part replaced; `‸` in the new part is the cursor. */
function edited(path: string, part: string, by: string): string {
  const text = textOf(path);
  expect(text).toContain(part);
  return text.replace(part, () => by);
}

let editor: Editor;
// The child starts a Node of its own, on a machine that may be busy.
const patience = { timeout: 60_000 };

beforeAll(async () => {
  editor = await openEditor();
  for (const path of [flow, tracking, mapping]) editor.open(path, textOf(path));
});
afterAll(async () => {
  expect(await editor.close()).toBe(0);
});

interface Item {
  label: string;
  detail?: string;
  sortText?: string;
  documentation?: string | { value: string };
}

async function completions(path: string, text: string): Promise<Item[]> {
  editor.change(path, text);
  const { items } = await editor.ask<{ items: Item[] }>("textDocument/completion", path);
  return items;
}

async function labels(path: string, text: string): Promise<string[]> {
  return (await completions(path, text)).map(({ label }) => label);
}

async function hover(path: string, text: string): Promise<string> {
  editor.change(path, text);
  const answer = await editor.ask<{ contents: { value: string } } | null>("textDocument/hover", path);
  return answer?.contents.value ?? "";
}

async function definitions(path: string, text: string): Promise<string[]> {
  editor.change(path, text);
  const places = await editor.ask<{ uri: string; range: { start: { line: number } } }[]>(
    "textDocument/definition",
    path,
  );
  return places.map(({ uri, range }) => {
    const file = uri.replace(editor.uri(""), "").replace(/^\//, "");
    const line = textOf(file).split("\n")[range.start.line] ?? "";
    return `${file}: ${line.trim()}`;
  });
}

describe("findings", patience, () => {
  test("a valid workspace has none", async () => {
    editor.change(flow, textOf(flow));
    expect(await editor.findings(flow)).toEqual([]);
  });

  test("appear for what is on the screen, with place, code and the way out, and go when it is put right", async () => {
    editor.change(flow, edited(flow, "client_order_ref: orderNo", "client_order_ref: orderNumber"));
    const [finding, ...others] = await editor.findings(flow);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: "XD203", source: "crossdock" });
    expect(finding?.message).toContain("orderNumber");
    const line = textOf(flow)
      .split("\n")
      .findIndex((each) => each.includes("client_order_ref: orderNo"));
    expect(finding?.range.start).toEqual({ line, character: 24 });
    editor.change(flow, textOf(flow));
    expect(await editor.findings(flow)).toEqual([]);
  });

  test("a text that is half written is reported, and nothing breaks", async () => {
    editor.change(flow, edited(flow, "defaults: { retry: standard }", "defaults: { retry: stan"));
    expect((await editor.findings(flow)).map(({ code }) => code)).toContain("XD100");
    editor.change(flow, textOf(flow));
    expect(await editor.findings(flow)).toEqual([]);
  });
});

describe("completion", patience, () => {
  test("offers the kinds, that of the file's name first", async () => {
    const items = await completions(flow, "kind: ‸");
    const [first] = items.toSorted((a, b) => (a.sortText ?? "").localeCompare(b.sortText ?? ""));
    expect(first?.label).toBe("Flow");
    expect(items.map(({ label }) => label)).toContain("Contract");
  });

  test("offers the fields of a step that are not there yet, with what they are for", async () => {
    const items = await completions(
      flow,
      edited(flow, "    checkpoint: accepted\n", "    checkpoint: accepted\n    ‸\n"),
    );
    const names = items.map(({ label }) => label);
    expect(names).toEqual(expect.arrayContaining(["when", "retry", "assert"]));
    expect(names).not.toContain("checkpoint");
    expect(items.find(({ label }) => label === "when")?.documentation).toMatchObject({
      value: "The step runs only when this holds.",
    });
  });

  test("offers the words of a choice", async () => {
    expect(await labels(flow, edited(flow, "criticality: critical", "criticality: ‸"))).toEqual([
      "critical",
      "high",
      "medium",
      "low",
    ]);
  });

  test("offers roles with the Systems that play them", async () => {
    const items = await completions(tracking, edited(tracking, "system: helpdesk", "system: ‸"));
    expect(items.find(({ label }) => label === "helpdesk")?.detail).toContain("acme-helpdesk for acme");
  });

  test("offers the operations of the System that a role means, those of an HTTP System included", async () => {
    expect(await labels(tracking, edited(tracking, "operation: tickets.comment", "operation: ‸"))).toEqual(
      expect.arrayContaining(["tickets.open", "tickets.comment"]),
    );
    expect(await labels(flow, edited(flow, "operation: orders.confirm", "operation: ‸"))).toEqual(
      expect.arrayContaining(["upsert", "resolve", "orders.confirm"]),
    );
  });

  test("offers the keys of an operation, and what it takes", async () => {
    expect(
      await labels(flow, edited(flow, "model: product.product, by: default_code", "‸, by: default_code")),
    ).toEqual(["onUnknownOutcome", "idempotencyKey", "model"]);
    const taken = await completions(flow, edited(flow, '      values: "[$distinct(lines.sku)]"', "      ‸"));
    expect(taken).toMatchObject([{ label: "values", detail: "list of text or number, required" }]);
  });

  test("offers contract paths inside of expressions, through lists, with their types", async () => {
    const named = await completions(
      flow,
      edited(flow, "name: billingAddress.name", "name: billingAddress.‸"),
    );
    expect(named.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["name", "postalCode", "country"]),
    );
    expect(named.find(({ label }) => label === "postalCode")?.detail).toContain("personal");
    const inLines = await labels(
      flow,
      edited(flow, 'values: "[$distinct(lines.sku)]"', 'values: "[lines.{ \\"a\\": ‸ }]"'),
    );
    expect(inLines).toEqual(expect.arrayContaining(["sku", "quantity"]));
    expect(inLines).not.toContain("billingAddress");
  });

  test("offers earlier steps, their results, variables, tables and helpers", async () => {
    const steps = await labels(flow, edited(flow, "partner_id: $steps.partner.id", "partner_id: $steps.‸"));
    expect(steps).toEqual(["products", "partner"]);
    expect(
      await labels(flow, edited(flow, "partner_id: $steps.partner.id", "partner_id: $steps.partner.‸")),
    ).toEqual(expect.arrayContaining(["id", "children"]));
    expect(await labels(flow, edited(flow, "partner_id: $steps.partner.id", "partner_id: $vars.‸"))).toEqual(
      expect.arrayContaining(["companies", "priceScale"]),
    );
    expect(
      await labels(flow, edited(flow, '$table("pricelists", currency)', '$table("‸", currency)')),
    ).toEqual(expect.arrayContaining(["pricelists", "taxes"]));
    const helpers = await completions(flow, edited(flow, "partner_id: $steps.partner.id", "partner_id: $‸"));
    expect(helpers.find(({ label }) => label === "$decDiv")?.detail).toBe("$decDiv(a, b, scale)");
    expect(helpers.map(({ label }) => label)).toEqual(expect.arrayContaining(["$join", "$steps", "$vars"]));
  });

  test("offers contracts and Mappings with their versions, and the retry lists of the Policy", async () => {
    expect(await labels(flow, edited(flow, "contract: retail.order@1", "contract: ‸"))).toContain(
      "retail.order@1",
    );
    expect(
      await labels(flow, edited(flow, "{ sfcc.order@1: sfcc-order-to-retail@1 }", "{ sfcc.order@1: ‸ }")),
    ).toContain("sfcc-order-to-retail@1");
    expect(
      await labels(flow, edited(flow, "defaults: { retry: standard }", "defaults: { retry: ‸")),
    ).toContain("standard");
  });

  test("offers names of secrets and of environment variables, never their values", async () => {
    const system = "flows/retailers/acme/acme-odoo.system.yaml";
    editor.open(system, textOf(system));
    const secrets = await completions(system, edited(system, "${secret:acme/odoo/api-key}", "${secret:‸}"));
    expect(secrets.map(({ label }) => label)).toContain("acme/odoo/api-key");
    const variables = await labels(system, edited(system, "${env:ACME_ODOO_URL}", "${env:‸}"));
    expect(variables).toContain("ACME_ODOO_URL");
    expect(JSON.stringify(secrets)).not.toContain("whsec");
    editor.change(system, textOf(system));
  });

  test("offers the fields of the contract that a Mapping makes", async () => {
    const without = edited(mapping, "  orderNo: ", "  ‸\n  order: ");
    const items = await completions(mapping, without);
    expect(items.find(({ label }) => label === "orderNo")?.detail).toContain("required");
  });
});

describe("hover", patience, () => {
  test("tells what a field is for, its type and its default", async () => {
    const text = await hover(flow, edited(flow, "drain: true", "dr‸ain: true"));
    expect(text).toContain("**drain**");
    expect(await hover(flow, edited(flow, "onInvalid: quarantine", "onIn‸valid: quarantine"))).toContain(
      'Default: `"quarantine"`',
    );
  });

  test("tells what an expression yields, what it reads, and what the contract says of a field", async () => {
    const text = await hover(flow, edited(flow, "client_order_ref: orderNo", "client_order_ref: order‸No"));
    expect(text).toContain("**orderNo** · text");
    expect(text).toContain("Reads `orderNo`.");
  });

  test("shows what an expression gives on a sample of its flow", async () => {
    for (const path of [flow, mapping]) editor.change(path, textOf(path));
    editor.change(tracking, textOf(tracking));
    expect(await editor.findings(tracking)).toEqual([]);
    const text = await hover(tracking, edited(tracking, "externalId: orderNo", "externalId: order‸No"));
    expect(text).toContain('On the example of carrier.tracking@1: \n```json\n"00001042"\n```');
    expect(
      await hover(
        tracking,
        edited(tracking, '"Parcel " & trackingNumber', '"Parcel‸ no. " & trackingNumber'),
      ),
    ).toContain("Parcel no. 1Z999AA10123456784 left the warehouse with DHL Express");
  });

  test("explains helpers, operations and references", async () => {
    expect(await hover(flow, edited(flow, '$table("pricelists"', '$ta‸ble("pricelists"'))).toContain(
      "$table(",
    );
    expect(
      await hover(flow, edited(flow, "operation: orders.confirm", "operation: orders.con‸firm")),
    ).toMatch(/\*\*orders\.confirm\*\*.*Takes:/s);
    expect(
      await hover(flow, edited(flow, "contract: retail.order@1", "contract: retail.or‸der@1")),
    ).toContain("flows/base/retail.order.contract.yaml");
    expect(await hover(flow, edited(flow, "retry: standard }", "retry: stan‸dard }"))).toContain(
      "RateLimited",
    );
  });

  test("explains the rule of a finding", async () => {
    const text = await hover(
      flow,
      edited(flow, "client_order_ref: orderNo", "client_order_ref: orderNum‸ber"),
    );
    expect(text).toContain("**XD203 bare-word**");
  });
});

describe("definition", patience, () => {
  test.each([
    [
      "contract: retail.order@1",
      "contract: retail.or‸der@1",
      "flows/base/retail.order.contract.yaml: name: retail.order",
    ],
    [
      "sfcc-order-to-retail@1 }",
      "sfcc-order-‸to-retail@1 }",
      "flows/base/sfcc-order-to-retail.mapping.yaml: name: sfcc-order-to-retail",
    ],
    ['$table("pricelists"', '$table("price‸lists"', "flows/base/pricelists.table.yaml: name: pricelists"],
    ["retry: standard }", "retry: stan‸dard }", "flows/policy.yaml: standard:"],
    [
      "partner_id: $steps.partner.id",
      "partner_id: $steps.par‸tner.id",
      "flows/base/order-to-erp.flow.yaml: - id: partner",
    ],
    [
      "client_order_ref: orderNo",
      "client_order_ref: order‸No",
      'schemas/retail/order.v1.schema.json: "orderNo": {',
    ],
  ])("of %s", async (part, by, place) => {
    expect(await definitions(flow, edited(flow, part, by))).toEqual([place]);
  });

  test("of a role is the System of every retailer", async () => {
    expect(
      await definitions(
        flow,
        edited(flow, "system: erp, operation: resolve", "system: e‸rp, operation: resolve"),
      ),
    ).toEqual(expect.arrayContaining(["flows/retailers/acme/acme-odoo.system.yaml: name: acme-odoo"]));
  });

  test("of an operation of an HTTP System is where it is written", async () => {
    expect(
      await definitions(
        tracking,
        edited(tracking, "operation: tickets.comment", "operation: tickets.com‸ment"),
      ),
    ).toEqual(["flows/retailers/acme/acme-helpdesk.system.yaml: tickets.comment:"]);
  });

  test("leads from an overlay to its base and to the step that it names", async () => {
    editor.open(overlay, textOf(overlay));
    expect(
      await definitions(overlay, edited(overlay, "name: order-to-erp,", "name: order-to‸-erp,")),
    ).toEqual(["flows/base/order-to-erp.flow.yaml: name: order-to-erp"]);
    expect(await definitions(overlay, edited(overlay, "$after: confirm", "$after: con‸firm"))).toEqual([
      "flows/base/order-to-erp.flow.yaml: - id: confirm",
    ]);
    editor.change(overlay, textOf(overlay));
  });
});

describe("the rest", patience, () => {
  test("says what it can do", () => {
    expect(editor.capabilities).toMatchObject({
      hoverProvider: true,
      definitionProvider: true,
      documentSymbolProvider: true,
      completionProvider: { triggerCharacters: expect.arrayContaining(["$", "."]) },
    });
  });

  test("a correction is offered where the message names one", async () => {
    const misspelt = edited(flow, "defaults: { retry: standard }", "defaults: { retry: standart }");
    editor.change(flow, misspelt);
    const [finding] = await editor.findings(flow);
    const actions = await editor.ask<{ title: string; edit: { changes: Record<string, TextEdit[]> } }[]>(
      "textDocument/codeAction",
      flow,
      { range: finding?.range, context: { diagnostics: [] } },
    );
    const fix = actions.find(({ title }) => title === "Write standard");
    const document = TextDocument.create(editor.uri(flow), "yaml", 1, misspelt);
    const [edits = []] = Object.values(fix?.edit.changes ?? {});
    expect(TextDocument.applyEdits(document, edits)).toBe(textOf(flow));
    editor.change(flow, textOf(flow));
  });

  test("the outline has the triggers and steps of a flow", async () => {
    const [symbol] = await editor.request<{ name: string; children: { name: string }[] }[]>(
      "textDocument/documentSymbol",
      { textDocument: { uri: editor.uri(flow) } },
    );
    expect(symbol?.name).toBe("order-to-erp@1");
    expect(symbol?.children.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["new-orders", "order-hook", "products", "partner", "order", "confirm"]),
    );
  });
});
