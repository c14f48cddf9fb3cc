import type { ExpectedTotals } from "./expected-totals.ts";
import type { OrderTotals, Tax } from "./order-totals.ts";
import type { PreparedRecord, Values } from "./prepare.ts";

/** Both sides of a difference for a person: the storefront's totals and lines by tax, and Odoo's. */
export function breakdown(
  expect: ExpectedTotals,
  sent: PreparedRecord,
  totals: OrderTotals,
  taxes: ReadonlyMap<number, Tax>,
): string {
  const shown = (minor: number): string => (minor / 10 ** totals.digits).toFixed(totals.digits);
  const nameOf = (ids: readonly number[]): string =>
    ids.map((id) => taxes.get(id)?.name ?? String(id)).join(" + ") || "untaxed";
  const ours = [
    `total ${expect.amount_total}`,
    ...(expect.amount_tax === undefined ? [] : [`tax ${expect.amount_tax}`]),
    ...(expect.currency === undefined ? [] : [expect.currency]),
  ];
  const sentByTax = grouped(
    sentLines(sent),
    (line) => nameOf(taxesOf(line) ?? []),
    (line) => [priceOf(line)],
  );
  const odooByTax = grouped(
    totals.lines,
    (line) => nameOf(line.taxes),
    (line) => [line.net, line.tax],
  );
  return [
    `storefront: ${ours.join(", ")}`,
    ...sentByTax.map(([name, lines, [price = 0]]) => `  ${name}: prices ${price.toFixed(4)}, lines ${lines}`),
    `Odoo: total ${shown(totals.total)}, tax ${shown(totals.tax)}, ${totals.currency}`,
    ...odooByTax.map(
      ([name, lines, [net = 0, tax = 0]]) =>
        `  ${name}: net ${shown(net)}, tax ${shown(tax)}, lines ${lines}`,
    ),
  ].join("\n");
}

/** Ids of the taxes that the mapping gave its lines. */
export function sentTaxes(sent: PreparedRecord): number[] {
  return sentLines(sent).flatMap((line) => taxesOf(line) ?? []);
}

const sentLines = (sent: PreparedRecord): Values[] =>
  sent.lines
    .filter(({ field }) => field.name === "order_line")
    .flatMap(({ items }) => items.map((i) => i.values));

function taxesOf(line: Values): number[] | undefined {
  const taxes = line["tax_ids"] ?? line["tax_id"];
  return Array.isArray(taxes) ? taxes.map(Number) : undefined;
}

const priceOf = (line: Values): number =>
  Number(line["price_unit"] ?? 0) *
  Number(line["product_uom_qty"] ?? 1) *
  (1 - Number(line["discount"] ?? 0) / 100);

function grouped<Line>(
  lines: readonly Line[],
  nameOf: (line: Line) => string,
  amountsOf: (line: Line) => readonly number[],
): [name: string, lines: number, sums: number[]][] {
  return [...Map.groupBy(lines, nameOf)].map(([name, group]) => {
    const sums = group
      .map(amountsOf)
      .reduce<number[]>((all, own) => own.map((a, i) => a + (all[i] ?? 0)), []);
    return [name, group.length, sums];
  });
}
