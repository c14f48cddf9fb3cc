/** A field of a mapping that names a record by its code, where Odoo wants the record's id. */
export interface CodeField {
  /** The relation that the id goes into. */
  target: string;
  model: string;
  /** Field of `model` that holds the code. */
  by: string;
  /** Restricts the candidates. */
  domain?: readonly (readonly [string, string, unknown])[];
  /**
   * Candidates belong to what another field of the same record says: states of its country. `prefix` is the field of
   * the mapping whose text some versions put before the code.
   */
  within?: { field: string; through: string; prefix: string };
}

/** Every code field by name. A stored, writable field of the same name on a model wins over it. */
export const codeFields: Readonly<Record<string, CodeField>> = {
  country_code: { target: "country_id", model: "res.country", by: "code" },
  state_code: {
    target: "state_id",
    model: "res.country.state",
    by: "code",
    within: { field: "country_id", through: "country_id", prefix: "country_code" },
  },
  currency_code: { target: "currency_id", model: "res.currency", by: "name" },
  pricelist: { target: "pricelist_id", model: "product.pricelist", by: "name" },
  taxes: {
    target: "tax_ids",
    model: "account.tax",
    by: "name",
    domain: [["type_tax_use", "=", "sale"]],
  },
  product_code: { target: "product_id", model: "product.product", by: "default_code" },
  partner_ref: { target: "partner_id", model: "res.partner", by: "ref" },
  company_code: { target: "company_id", model: "res.company", by: "name" },
  company_name: { target: "company_id", model: "res.company", by: "name" },
  warehouse_code: { target: "warehouse_id", model: "stock.warehouse", by: "code" },
  carrier: { target: "carrier_id", model: "delivery.carrier", by: "name" },
  payment_term: { target: "payment_term_id", model: "account.payment.term", by: "name" },
  sales_team: { target: "team_id", model: "crm.team", by: "name" },
  salesperson: { target: "user_id", model: "res.users", by: "login" },
  categories: { target: "category_id", model: "res.partner.category", by: "name" },
};

/** The field that holds the code where a mapping writes `<field>: { code: … }` without `by`. */
export function codeFieldOf(model: string): string {
  const known = Object.values(codeFields).find((code) => code.model === model);
  return known?.by ?? "name";
}
