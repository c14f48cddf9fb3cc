import { randomUUID } from "node:crypto";
import type { OdooUnderTest } from "./harness.ts";
import type { RawAnswer } from "./raw-client.ts";

/** Gives the server under test. */
export type Server = () => Promise<OdooUnderTest>;

/** Text that no other case of any run has used. */
export const unique = (): string => randomUUID().slice(0, 13);

/** The value of an answer that must not be an error. */
export function answerOf<Value>(answer: RawAnswer): Value {
  if (answer.error !== undefined || answer.status !== 200) {
    throw new Error(`HTTP ${answer.status} ${answer.error ?? ""}: ${answer.message ?? ""}`);
  }
  return answer.value as Value;
}

/** Ids of a search with the integration user's key. */
export async function find(server: OdooUnderTest, model: string, domain: unknown[]): Promise<number[]> {
  return answerOf<number[]>(await server.raw(model, "search", { args: { domain } }));
}

export async function findOne(server: OdooUnderTest, model: string, domain: unknown[]): Promise<number> {
  const [id] = await find(server, model, domain);
  if (id === undefined) throw new Error(`no ${model} for ${JSON.stringify(domain)}`);
  return id;
}

export async function create(
  server: OdooUnderTest,
  model: string,
  values: Record<string, unknown>,
): Promise<number> {
  const [id] = answerOf<number[]>(await server.raw(model, "create", { args: { vals_list: [values] } }));
  if (id === undefined) throw new Error(`no ${model} was created`);
  return id;
}

type Row = Record<string, unknown>;

export async function readRow(
  server: OdooUnderTest,
  model: string,
  id: number,
  fields: string[],
): Promise<Row> {
  const [row] = answerOf<Row[]>(await server.raw(model, "read", { ids: [id], args: { fields } }));
  if (!row) throw new Error(`${model} ${id} is gone`);
  return row;
}

/** The rows of an order's lines in the order of their ids. */
export async function readLines(server: OdooUnderTest, order: number, fields: string[]): Promise<Row[]> {
  const args = { domain: [["order_id", "=", order]], fields, order: "id" };
  return answerOf<Row[]>(await server.raw("sale.order.line", "search_read", { args }));
}

export const isNew = (server: OdooUnderTest): boolean => server.access.version >= 19;

/** The name of an order line's taxes on this server. */
export const taxField = (server: OdooUnderTest): string => (isNew(server) ? "tax_ids" : "tax_id");

export const productId = (server: OdooUnderTest, sku: string): Promise<number> =>
  findOne(server, "product.product", [["default_code", "=", sku]]);

export const taxId = (server: OdooUnderTest, name: string): Promise<number> =>
  findOne(server, "account.tax", [
    ["name", "=", name],
    ["type_tax_use", "=", "sale"],
  ]);

/** A partner with an address of its own, for orders. */
export const newPartner = (server: OdooUnderTest): Promise<number> =>
  create(server, "res.partner", { name: `Partner ${unique()}` });

export interface RawLine {
  sku: string;
  quantity: number;
  price: number;
  /** Names of taxes. */
  taxes: string[];
}

/** Commands that create these lines. */
export async function lineCommands(server: OdooUnderTest, lines: readonly RawLine[]): Promise<unknown[]> {
  const commands: unknown[] = [];
  for (const { sku, quantity, price, taxes } of lines) {
    const ids = await Promise.all(taxes.map((name) => taxId(server, name)));
    const values = {
      product_id: await productId(server, sku),
      product_uom_qty: quantity,
      price_unit: price,
      [taxField(server)]: [[6, 0, ids]],
    };
    commands.push([0, 0, values]);
  }
  return commands;
}

/** An order as the raw API creates it. */
export async function newOrder(
  server: OdooUnderTest,
  lines: readonly RawLine[] = [{ sku: "SKU-1001", quantity: 2, price: 10.5, taxes: [] }],
  more: Record<string, unknown> = {},
): Promise<number> {
  const partner = await newPartner(server);
  return create(server, "sale.order", {
    partner_id: partner,
    partner_invoice_id: partner,
    partner_shipping_id: partner,
    order_line: await lineCommands(server, lines),
    ...more,
  });
}

/** Sets the tax rounding of the company for the time of `run`. */
export async function withRounding<Result>(
  { admin }: OdooUnderTest,
  method: "round_per_line" | "round_globally",
  run: () => Promise<Result>,
): Promise<Result> {
  const field = "tax_calculation_rounding_method";
  const [company] = await admin.call<Row[]>("res.company", "search_read", [[]], {
    fields: [field],
    limit: 1,
  });
  await admin.call("res.company", "write", [[company?.["id"]], { [field]: method }]);
  try {
    return await run();
  } finally {
    await admin.call("res.company", "write", [[company?.["id"]], { [field]: company?.[field] }]);
  }
}
