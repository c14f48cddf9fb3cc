import { articles, priceListName, serviceProducts, sites, taxes } from "@crossdock/sim";
import type { AdminClient } from "./admin-client.ts";

type Values = Record<string, unknown>;

/**
 * Puts the shared world into a real Odoo through its API: products by `default_code`, sales taxes by name in every
 * company, a price list per currency, service products. Run again it changes nothing.
 */
export async function seedOdoo(admin: AdminClient, version: number): Promise<void> {
  const companies = await admin.call<number[]>("res.company", "search", [[]]);
  for (const company of companies) await seedTaxes(admin, version, company);
  await seedPriceLists(admin);
  await seedProducts(admin, version);
}

async function seedTaxes(admin: AdminClient, version: number, company: number): Promise<void> {
  for (const tax of taxes) {
    const domain = [
      ["name", "=", tax.name],
      ["type_tax_use", "=", "sale"],
      ["company_id", "=", company],
    ];
    const included = tax.taxation === "gross";
    await ensure(admin, "account.tax", domain, {
      name: tax.name,
      amount: Number((Number(tax.rate) * 100).toFixed(4)),
      amount_type: "percent",
      type_tax_use: "sale",
      company_id: company,
      ...(version >= 18
        ? { price_include_override: included ? "tax_included" : "tax_excluded" }
        : { price_include: included }),
    });
  }
}

async function seedPriceLists(admin: AdminClient): Promise<void> {
  const all = { context: { active_test: false } };
  for (const currency of new Set(sites.map((site) => site.currency))) {
    const ids = await admin.call<number[]>("res.currency", "search", [[["name", "=", currency]]], all);
    await admin.call("res.currency", "write", [ids, { active: true }]);
    const name = priceListName(currency);
    await ensure(admin, "product.pricelist", [["name", "=", name]], { name, currency_id: ids[0] });
  }
}

async function seedProducts(admin: AdminClient, version: number): Promise<void> {
  const stored = version >= 18 ? { type: "consu", is_storable: true } : { type: "product" };
  const common = { taxes_id: [[6, 0, []]], invoice_policy: "order" };
  for (const { sku, name } of articles) {
    await ensure(admin, "product.product", [["default_code", "=", sku]], {
      ...common,
      ...stored,
      name,
      default_code: sku,
    });
  }
  for (const code of serviceProducts) {
    await ensure(admin, "product.product", [["default_code", "=", code]], {
      ...common,
      type: "service",
      name: code,
      default_code: code,
    });
  }
}

async function ensure(admin: AdminClient, model: string, domain: unknown[], values: Values): Promise<void> {
  const found = await admin.call<number[]>(model, "search", [domain]);
  if (found.length === 0) await admin.call(model, "create", [values]);
}
