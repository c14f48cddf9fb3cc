/**
 * The small retail world that both simulators share: what the storefront sells is what the ERP knows.
 * Tax names, price list names and service products are those of the tables under `flows/`.
 */

/** One sellable article. Prices are decimal text in the currency's own minor units. */
export interface Article {
  sku: string;
  name: string;
  taxClass: TaxClass;
  prices: Readonly<Record<Currency, string>>;
}

export type TaxClass = "standard" | "reduced" | "zero";
export type Currency = "EUR" | "USD" | "JPY";

export const articles: readonly Article[] = [
  article("SKU-1001", "Flat front trousers", "standard", "59.90", "64.00", "8900"),
  article("SKU-1002", "Silk scarf", "standard", "39.95", "42.50", "5980"),
  article("SKU-1003", "Style guide (book)", "reduced", "18.99", "19.99", "2750"),
  article("SKU-1004", "Rain jacket", "standard", "129.00", "139.00", "19800"),
  article("SKU-1005", "Wool socks", "standard", "9.90", "10.90", "1480"),
  article("SKU-1006", "Canvas tote", "standard", "14.50", "15.95", "2200"),
  article("SKU-1007", "Dark chocolate", "reduced", "3.33", "3.79", "498"),
  article("SKU-1008", "Leather belt", "standard", "34.90", "37.25", "5150"),
];

/** Products of the ERP that no storefront lists: shipping, bought gift certificates, rounding. */
export const serviceProducts = ["SHIPPING", "GIFT-CERTIFICATE", "ROUNDING"] as const;

/** Storefront sites: the taxation and the rates by tax class, as fractions. */
export interface Site {
  siteId: string;
  currency: Currency;
  taxation: "net" | "gross";
  country: string;
  locale: string;
  rates: Readonly<Record<TaxClass, string>>;
}

export const sites: readonly Site[] = [
  {
    siteId: "RefArchEU",
    currency: "EUR",
    taxation: "gross",
    country: "DE",
    locale: "de_DE",
    rates: rates("0.19", "0.07"),
  },
  {
    siteId: "RefArchUS",
    currency: "USD",
    taxation: "net",
    country: "US",
    locale: "en_US",
    rates: rates("0.0825", "0.04"),
  },
  {
    siteId: "RefArchJP",
    currency: "JPY",
    taxation: "gross",
    country: "JP",
    locale: "ja_JP",
    rates: rates("0.10", "0.08"),
  },
];

/** Digits behind the decimal point. */
export const minorDigits: Readonly<Record<Currency, number>> = {
  EUR: 2,
  USD: 2,
  JPY: 0,
};

/** Name of the ERP's price list of a currency. */
export const priceListName = (currency: Currency): string => `Storefront ${currency}`;

/** Name of the ERP's sales tax: `19% gross` includes the tax in the price, `8.25% net` adds it. */
export const taxName = (taxation: "net" | "gross", rate: string): string =>
  `${Number((Number(rate) * 100).toFixed(4))}% ${taxation}`;

/** Every tax that the sites need, once. */
export const taxes: readonly {
  name: string;
  taxation: "net" | "gross";
  rate: string;
}[] = sites
  .flatMap((site) =>
    Object.values(site.rates).map((rate) => ({
      name: taxName(site.taxation, rate),
      taxation: site.taxation,
      rate,
    })),
  )
  .filter((tax, index, all) => all.findIndex((other) => other.name === tax.name) === index);

function article(
  sku: string,
  name: string,
  taxClass: TaxClass,
  eur: string,
  usd: string,
  jpy: string,
): Article {
  return { sku, name, taxClass, prices: { EUR: eur, USD: usd, JPY: jpy } };
}

function rates(standard: string, reduced: string): Readonly<Record<TaxClass, string>> {
  return { standard, reduced, zero: "0" };
}
