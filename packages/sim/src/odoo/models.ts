type FieldType =
  | "char"
  | "text"
  | "html"
  | "integer"
  | "float"
  | "monetary"
  | "boolean"
  | "date"
  | "datetime"
  | "selection"
  | "many2one"
  | "many2many"
  | "one2many";

export interface Field {
  type: FieldType;
  /** Model at the other end. */
  relation?: string;
  /** Field of the lines that points back. */
  relation_field?: string;
  selection?: readonly string[];
  required?: boolean;
  readonly?: boolean;
  /** Computed when it is read. */
  computed?: boolean;
  /** Computed, and kept in a column all the same. */
  isStored?: boolean;
  /** Characters of a text; longer ones are cut. */
  size?: number;
  /** What it points at cannot be deleted. */
  restricts?: boolean;
  /** Fraction digits that the server keeps. */
  digits?: number;
  default?: unknown;
}

export interface Model {
  fields: Readonly<Record<string, Field>>;
  /** Default order of a search. */
  order: string;
  /** Fields that no two records have the same values of, and what is said about a second. */
  unique?: { fields: readonly string[]; message: string };
}

export interface Tree {
  /** The field that points at the record above. */
  parent: string;
  /** The server keeps the path from the root with each record, and searches by it. */
  isPathKept?: boolean;
}

/** Years of the products that the simulator knows; versions between behave like one of them. */
export type Version = 14 | 19;

const char: Field = { type: "char" };
const required: Field = { type: "char", required: true };
const flag = (preset: boolean): Field => ({ type: "boolean", default: preset });
const one = (relation: string, more: Partial<Field> = {}): Field => ({ type: "many2one", relation, ...more });
const many = (relation: string): Field => ({ type: "many2many", relation });
const lines = (relation: string, back: string): Field => ({
  type: "one2many",
  relation,
  relation_field: back,
});
const amount: Field = { type: "monetary", readonly: true, default: 0 };
const quantity: Field = { type: "float", digits: 2, default: 0 };
const computed = (field: Field): Field => ({ ...field, computed: true, readonly: true });
const choice = (selection: readonly string[], preset: unknown = false): Field => ({
  type: "selection",
  selection,
  default: preset,
});

const common: Readonly<Record<string, Field>> = {
  id: { type: "integer", readonly: true },
  display_name: computed(char),
  create_date: { type: "datetime", readonly: true },
  write_date: { type: "datetime", readonly: true },
  create_uid: one("res.users", { readonly: true }),
  write_uid: one("res.users", { readonly: true }),
};

/** The models whose records form trees. */
export const trees: Readonly<Record<string, Tree>> = {
  "res.partner": { parent: "parent_id" },
  "res.partner.category": { parent: "parent_id", isPathKept: true },
  "res.company": { parent: "parent_id" },
  "stock.location": { parent: "location_id", isPathKept: true },
};

/** The models and fields of one version, as far as an integration of orders and stock uses them. */
export function modelsOf(version: Version): ReadonlyMap<string, Model> {
  const isNew = version === 19;
  const text: Field = { type: isNew ? "html" : "text" };
  const model = (fields: Record<string, Field>, order = "id", unique?: Model["unique"]): Model => ({
    fields: { ...common, ...fields },
    order,
    ...(unique ? { unique } : {}),
  });
  return new Map<string, Model>([
    ["res.partner", model(partner(isNew, text), "display_name, id")],
    ["res.partner.category", model({ name: required, parent_id: one("res.partner.category") })],
    ["res.country", model({ name: required, code: { ...char, size: 2 } }, "name")],
    ["res.country.state", model({ name: char, code: char, country_id: one("res.country") }, "code")],
    [
      "res.currency",
      model(
        {
          name: { ...required, size: 3 },
          symbol: char,
          rounding: { type: "float", default: 0.01 },
          decimal_places: { type: "integer", default: 2 },
          active: flag(true),
        },
        "active desc, name",
        { fields: ["name"], message: "The currency code must be unique!" },
      ),
    ],
    [
      "res.company",
      model({
        name: char,
        parent_id: one("res.company"),
        currency_id: one("res.currency"),
        country_id: one("res.country"),
        tax_calculation_rounding_method: choice(["round_per_line", "round_globally"]),
      }),
    ],
    ["res.users", model({ login: char, name: char, company_id: one("res.company"), active: flag(true) })],
    [
      "product.product",
      model(product(isNew), "default_code, name, id", {
        fields: ["barcode"],
        message: "Barcode(s) already assigned",
      }),
    ],
    [
      "product.pricelist",
      model({
        name: char,
        currency_id: one("res.currency"),
        company_id: one("res.company"),
        active: flag(true),
      }),
    ],
    ["account.tax", model(tax(isNew))],
    ["account.payment.term", model({ name: char })],
    ["crm.team", model({ name: char })],
    ["delivery.carrier", model({ name: char })],
    ["sale.order", model(order(isNew, text), "date_order desc, id desc")],
    ["sale.order.line", model(orderLine(isNew), "order_id, sequence, id")],
    [
      "stock.warehouse",
      model(
        {
          name: required,
          code: { ...required, size: 5 },
          lot_stock_id: one("stock.location"),
          company_id: one("res.company"),
        },
        "id",
        {
          fields: ["code", "company_id"],
          message: "The short name of the warehouse must be unique per company!",
        },
      ),
    ],
    [
      "stock.location",
      model({
        name: char,
        complete_name: char,
        usage: char,
        location_id: one("stock.location"),
        company_id: one("res.company"),
      }),
    ],
    ["stock.quant", model(quant(isNew))],
    ["ir.model.data", model({ module: char, name: char, model: char, res_id: { type: "integer" } })],
  ]);
}

function partner(isNew: boolean, text: Field): Record<string, Field> {
  const texts = [
    "name",
    "ref",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "vat",
    "function",
    "website",
  ];
  return {
    ...Object.fromEntries([...texts, ...(isNew ? [] : ["mobile"])].map((name) => [name, char])),
    email_normalized: { ...computed(char), isStored: true },
    country_id: one("res.country"),
    state_id: one("res.country.state"),
    country_code: computed(char),
    parent_id: one("res.partner"),
    child_ids: lines("res.partner", "parent_id"),
    category_id: many("res.partner.category"),
    company_id: one("res.company"),
    type: choice(["contact", "invoice", "delivery", "other", ...(isNew ? [] : ["private"])], "contact"),
    is_company: flag(false),
    active: flag(true),
    customer_rank: { type: "integer", default: 0 },
    credit_limit: { type: "float", default: 0 },
    comment: text,
  };
}

function product(isNew: boolean): Record<string, Field> {
  const computedQuantity = computed(quantity);
  return {
    name: required,
    default_code: char,
    barcode: char,
    list_price: { type: "float", default: 1 },
    taxes_id: many("account.tax"),
    company_id: one("res.company"),
    active: flag(true),
    type: choice(isNew ? ["consu", "service", "combo"] : ["consu", "service", "product"], "consu"),
    ...(isNew ? { is_storable: flag(false) } : {}),
    invoice_policy: choice(["order", "delivery"], isNew ? "order" : "delivery"),
    qty_available: computedQuantity,
    free_qty: computedQuantity,
    virtual_available: computedQuantity,
  };
}

function tax(isNew: boolean): Record<string, Field> {
  return {
    name: required,
    amount: { type: "float", default: 0 },
    amount_type: choice(["percent", "fixed", "division", "group"], "percent"),
    type_tax_use: choice(["sale", "purchase", "none"], "sale"),
    company_id: one("res.company"),
    active: flag(true),
    ...(isNew
      ? {
          price_include_override: choice(["tax_included", "tax_excluded"]),
          price_include: computed({ type: "boolean" }),
        }
      : { price_include: flag(false) }),
  };
}

function order(isNew: boolean, text: Field): Record<string, Field> {
  return {
    name: char,
    state: choice(["draft", "sent", "sale", ...(isNew ? [] : ["done"]), "cancel"], "draft"),
    ...(isNew ? { locked: flag(false) } : {}),
    client_order_ref: char,
    origin: char,
    reference: char,
    date_order: { type: "datetime" },
    validity_date: { type: "date" },
    commitment_date: { type: "datetime" },
    partner_id: one("res.partner", { required: true, restricts: true }),
    partner_invoice_id: one("res.partner", { restricts: true }),
    partner_shipping_id: one("res.partner", { restricts: true }),
    pricelist_id: one("product.pricelist"),
    currency_id: one("res.currency"),
    company_id: one("res.company"),
    warehouse_id: one("stock.warehouse"),
    user_id: one("res.users"),
    team_id: one("crm.team"),
    payment_term_id: one("account.payment.term"),
    carrier_id: one("delivery.carrier"),
    note: text,
    order_line: lines("sale.order.line", "order_id"),
    amount_untaxed: amount,
    amount_tax: amount,
    amount_total: amount,
    invoice_status: choice(["upselling", "invoiced", "to invoice", "no"], "no"),
  };
}

function orderLine(isNew: boolean): Record<string, Field> {
  return {
    order_id: one("sale.order", { required: true }),
    product_id: one("product.product", { restricts: true }),
    name: { type: "text", required: true },
    sequence: { type: "integer", default: 10 },
    display_type: choice(["line_section", "line_subsection", "line_note"]),
    product_uom_qty: { ...quantity, default: 1 },
    price_unit: isNew ? { type: "float", default: 0 } : { type: "float", digits: 2, default: 0 },
    discount: quantity,
    [isNew ? "tax_ids" : "tax_id"]: many("account.tax"),
    price_subtotal: amount,
    price_tax: { ...amount, type: "float" },
    price_total: amount,
    qty_delivered: quantity,
    is_delivery: flag(false),
    state: computed(char),
    company_id: one("res.company"),
  };
}

function quant(isNew: boolean): Record<string, Field> {
  return {
    product_id: one("product.product", { required: true }),
    location_id: one("stock.location", { required: true }),
    company_id: one("res.company"),
    quantity: { ...quantity, readonly: true },
    reserved_quantity: { ...quantity, readonly: true },
    inventory_quantity: { ...quantity, computed: true },
    ...(isNew ? { inventory_quantity_auto_apply: { ...quantity, computed: true } } : {}),
  };
}

/** How a person reads the name of a field, such as `Country` for `country_id`. */
export function labelOf(field: string): string {
  const words = field.replace(/_ids?$/, "").split("_");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}
