import type { Version } from "./models.ts";
import { rounded } from "./values.ts";

export interface TaxRate {
  id: number;
  /** Fraction. */
  rate: number;
  included: boolean;
}

export interface PricedLine {
  price: number;
  quantity: number;
  /** Percent. */
  discount: number;
  taxes: readonly TaxRate[];
}

interface LineAmounts {
  net: number;
  tax: number;
  total: number;
}

export interface OrderAmounts {
  lines: LineAmounts[];
  net: number;
  tax: number;
  total: number;
}

export type Rounding = "round_per_line" | "round_globally";

/**
 * Totals of an order. Per line, every amount of every line is rounded. Globally, 19 adds up exact prices, rounds the
 * sum and each tax once, and takes the taxes out of the prices where all include
 * theirs; 14 still rounds every net amount, so that the tax of
 * a gross price is what is left of the line, and only added taxes stay exact until the end.
 */
export function orderAmounts(
  version: Version,
  rounding: Rounding,
  digits: number,
  lines: readonly PricedLine[],
): OrderAmounts {
  const round = (value: number): number => rounded(value, digits);
  if (rounding === "round_globally" && version === 19) return exactAmounts(lines, round);
  const exactTax = rounding === "round_globally";
  const amounts = lines.map((line) => roundedLine(line, round, exactTax));
  const net = round(sum(amounts.map((line) => line.net)));
  const tax = round(sum(amounts.map((line) => line.tax)));
  const shown = amounts.map((line) => ({ ...line, total: round(line.net + round(line.tax)) }));
  return { lines: shown, net, tax, total: round(net + tax) };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const grossOf = ({ price, quantity, discount }: PricedLine): number =>
  price * quantity * (1 - discount / 100);

const includedRate = (line: PricedLine): number =>
  sum(line.taxes.filter((tax) => tax.included).map((tax) => tax.rate));

function roundedLine(line: PricedLine, round: (value: number) => number, exactTax: boolean): LineAmounts {
  const priced = round(grossOf(line));
  const included = includedRate(line);
  const net = included === 0 ? priced : round(priced / (1 + included));
  const added = line.taxes.filter((tax) => !tax.included).map((tax) => net * tax.rate);
  const tax = round(priced - net) + sum(exactTax ? added : added.map(round));
  return { net, tax, total: net + tax };
}

function exactAmounts(lines: readonly PricedLine[], round: (value: number) => number): OrderAmounts {
  const taxes = new Map<number, { amount: number; included: boolean }>();
  let priced = 0;
  let exact = 0;
  const shown = lines.map((line) => {
    const gross = grossOf(line);
    const net = gross / (1 + includedRate(line));
    priced += gross;
    exact += net;
    let tax = 0;
    for (const { id, rate, included } of line.taxes) {
      taxes.set(id, { amount: (taxes.get(id)?.amount ?? 0) + net * rate, included });
      tax += round(net * rate);
    }
    return { net: round(net), tax, total: round(round(net) + tax) };
  });
  const all = [...taxes.values()].map(({ amount, included }) => ({ tax: round(amount), included }));
  const tax = round(sum(all.map((each) => each.tax)));
  const net = all.every((each) => each.included) ? round(round(priced) - tax) : round(exact);
  return { lines: shown, net, tax, total: round(net + tax) };
}
