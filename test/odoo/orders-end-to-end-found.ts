import type { AdminClient } from "./admin-client.ts";

type Row = Record<string, unknown>;

/** An order as the ERP has it, in the words of the comparison. Money is what Odoo's API gives. */
export interface FoundOrder {
  name: string;
  state: unknown;
  currency: unknown;
  total: number;
  tax: number;
  /** UTC, whole seconds. */
  date: unknown;
  partner: { ref: unknown; name: unknown; email: unknown };
  invoice: FoundAddress;
  delivery: FoundAddress;
  /** Names of all addresses kept under the partner, with their type. */
  addresses: string[];
  /** Articles, certificates and charges; headings and notes are left out. */
  lines: FoundLine[];
  /** What settles the difference to the storefront's rounding; 0 where there is none. */
  rounding: number;
}

export interface FoundAddress {
  name: unknown;
  street: unknown;
  street2: unknown;
  zip: unknown;
  city: unknown;
  country: string;
  state: string;
  phone: unknown;
}

export interface FoundLine {
  product: string;
  quantity: number;
  /** Without tax. */
  net: number;
  /** With tax. */
  gross: number;
  taxes: string[];
}

/** Reads every order with this origin, with an administrator's key and nothing of the connector. */
export async function findOrders(admin: AdminClient, version: number, origin: string): Promise<FoundOrder[]> {
  const rows = await admin.call<Row[]>("sale.order", "search_read", [[["origin", "=", origin]]], {
    fields: [
      "name",
      "state",
      "currency_id",
      "amount_total",
      "amount_tax",
      "date_order",
      "partner_id",
      "partner_invoice_id",
      "partner_shipping_id",
    ],
  });
  return Promise.all(rows.map((row) => readOrder(admin, version, row)));
}

async function readOrder(admin: AdminClient, version: number, row: Row): Promise<FoundOrder> {
  const partner = await one(admin, "res.partner", idOf(row["partner_id"]), ["ref", "name", "email"]);
  const [children, all] = await Promise.all([
    admin.call<Row[]>("res.partner", "search_read", [[["parent_id", "=", partner["id"]]]], {
      fields: ["type", "name"],
    }),
    readLines(admin, version, Number(row["id"])),
  ]);
  return {
    name: String(row["name"]),
    state: row["state"],
    currency: nameOf(row["currency_id"]),
    total: Number(row["amount_total"]),
    tax: Number(row["amount_tax"]),
    date: row["date_order"],
    partner: { ref: partner["ref"], name: partner["name"], email: partner["email"] },
    invoice: await readAddress(admin, idOf(row["partner_invoice_id"])),
    delivery: await readAddress(admin, idOf(row["partner_shipping_id"])),
    addresses: children.map(({ type, name }) => `${type} ${name}`).sort(),
    lines: all.filter(({ product }) => product !== "ROUNDING"),
    rounding: all.filter(({ product }) => product === "ROUNDING").reduce((sum, { gross }) => sum + gross, 0),
  };
}

async function readLines(admin: AdminClient, version: number, order: number): Promise<FoundLine[]> {
  const taxField = version >= 18 ? "tax_ids" : "tax_id";
  const rows = await admin.call<Row[]>(
    "sale.order.line",
    "search_read",
    [
      [
        ["order_id", "=", order],
        ["display_type", "=", false],
      ],
    ],
    {
      fields: ["product_id", "product_uom_qty", "price_subtotal", "price_total", taxField],
      order: "sequence, id",
    },
  );
  const products = await namesOf(
    admin,
    "product.product",
    "default_code",
    rows.map((row) => idOf(row["product_id"])),
  );
  // A many2many field is a list of ids.
  const taxesOf = (row: Row): number[] => row[taxField] as number[];
  const taxes = await namesOf(admin, "account.tax", "name", rows.flatMap(taxesOf));
  return rows.map((row) => ({
    product: products.get(idOf(row["product_id"])) ?? "",
    quantity: Number(row["product_uom_qty"]),
    net: Number(row["price_subtotal"]),
    gross: Number(row["price_total"]),
    taxes: taxesOf(row).map((id) => taxes.get(id) ?? ""),
  }));
}

async function readAddress(admin: AdminClient, id: number): Promise<FoundAddress> {
  const fields = ["name", "street", "street2", "zip", "city", "country_id", "state_id", "phone"];
  const row = await one(admin, "res.partner", id, fields);
  const [country, state] = await Promise.all([
    codeOf(admin, "res.country", row["country_id"]),
    codeOf(admin, "res.country.state", row["state_id"]),
  ]);
  const { name, street, street2, zip, city, phone } = row;
  return { name, street, street2, zip, city, country, state, phone };
}

async function codeOf(admin: AdminClient, model: string, reference: unknown): Promise<string> {
  if (reference === false) return "";
  return String((await one(admin, model, idOf(reference), ["code"]))["code"]);
}

async function namesOf(
  admin: AdminClient,
  model: string,
  field: string,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const rows = await admin.call<Row[]>(model, "read", [[...new Set(ids)]], { fields: [field] });
  return new Map(rows.map((row) => [Number(row["id"]), String(row[field])]));
}

async function one(admin: AdminClient, model: string, id: number, fields: string[]): Promise<Row> {
  const [row] = await admin.call<Row[]>(model, "read", [[id]], { fields });
  if (!row) throw new Error(`${model} ${id} is gone`);
  return row;
}

/** A many2one field is a pair of id and name. */
const idOf = (reference: unknown): number => (reference as [number, string])[0];
const nameOf = (reference: unknown): string => (reference as [number, string])[1];
