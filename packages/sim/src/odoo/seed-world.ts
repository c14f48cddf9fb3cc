import { articles, type Currency, minorDigits, priceListName, serviceProducts, taxes } from "../world.ts";
import type { Env, Orm } from "./orm.ts";
import { countries, states } from "./places.ts";
import type { Rounding } from "./tax-totals.ts";

/** What a fresh database has before anybody set it up: one company, places, currencies, one warehouse, users. */
export function seedSystem(
  orm: Orm,
  env: Env,
  rounding: Rounding,
  users: readonly { uid: number; login: string }[],
): void {
  const isNew = orm.version === 19;
  for (const { code, name } of countries()) orm.create(env, "res.country", { code, name });
  const countryOf = (code: string): number | undefined =>
    orm.search(env, "res.country", [["code", "=", code]])[0];
  for (const [country, own] of Object.entries(states)) {
    for (const [plain, name] of Object.entries(own)) {
      const code = isNew && country === "JP" ? `JP-${plain}` : plain;
      orm.create(env, "res.country.state", { code, name, country_id: countryOf(country) });
    }
  }
  for (const [name, digits] of Object.entries(minorDigits)) {
    const values = { name, rounding: 10 ** -digits, decimal_places: digits, active: name === "USD" };
    orm.create(env, "res.currency", values);
  }
  const currency = currencyOf(orm, env, "USD");
  orm.create(env, "res.company", {
    name: "My Company",
    currency_id: currency,
    country_id: countryOf("US"),
    tax_calculation_rounding_method: rounding,
  });
  orm.create(env, "res.partner", { name: "My Company", country_id: countryOf("US"), is_company: true });
  for (const { uid, login } of users) {
    while (orm.database.nextId("res.users") < uid - 1);
    orm.create(env, "res.users", { login, name: login, company_id: 1 });
  }
  const place = (name: string, usage: string): number =>
    orm.create(env, "stock.location", { name, complete_name: name, usage, company_id: 1 });
  place("Virtual Locations/Inventory adjustment", "inventory");
  orm.create(env, "stock.warehouse", {
    name: "My Company",
    code: "WH",
    lot_stock_id: place("WH/Stock", "internal"),
    company_id: 1,
  });
  orm.create(env, "product.pricelist", {
    name: isNew ? "Default" : "Public Pricelist",
    currency_id: currency,
  });
  orm.create(env, "delivery.carrier", { name: "Standard delivery" });
  orm.create(env, "crm.team", { name: "Sales" });
}

/** The shared retail world: products by `default_code`, taxes by name, a price list per currency. */
export function seedWorld(orm: Orm, env: Env): void {
  const isNew = orm.version === 19;
  for (const { name, rate, taxation } of taxes) {
    const included = taxation === "gross";
    orm.create(env, "account.tax", {
      name,
      amount: Number((Number(rate) * 100).toFixed(4)),
      ...(isNew
        ? { price_include_override: included ? "tax_included" : "tax_excluded" }
        : { price_include: included }),
      company_id: 1,
    });
  }
  // The keys of that table are its currencies.
  for (const currency of Object.keys(minorDigits) as Currency[]) {
    const id = currencyOf(orm, env, currency);
    orm.write(env, "res.currency", [id], { active: true });
    orm.create(env, "product.pricelist", { name: priceListName(currency), currency_id: id });
  }
  const goods = isNew ? { type: "consu", is_storable: true } : { type: "product" };
  for (const { sku, name } of articles) {
    orm.create(env, "product.product", { default_code: sku, name, ...goods, invoice_policy: "order" });
  }
  for (const code of serviceProducts) {
    orm.create(env, "product.product", {
      default_code: code,
      name: code,
      type: "service",
      invoice_policy: "order",
    });
  }
}

function currencyOf(orm: Orm, env: Env, name: string): number {
  const inactive = { ...env, context: { active_test: false } };
  return orm.search(inactive, "res.currency", [["name", "=", name]])[0] ?? 0;
}
