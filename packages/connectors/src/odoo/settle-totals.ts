import type { OdooConnection } from "./connection.ts";
import type { ExpectedTotals } from "./expected-totals.ts";
import { odooFailures } from "./failures.ts";
import { lostDigits } from "./lost-digits.ts";
import { type OrderTotals, readTaxes, readTotals, type Tax, type TotalsLine } from "./order-totals.ts";
import type { PreparedRecord, Values } from "./prepare.ts";
import { isFixed } from "./record-states.ts";
import { breakdown, sentTaxes } from "./totals-breakdown.ts";

/** Product of the lines that settle rounding; all lines with it belong to this file. */
const roundingProduct = "ROUNDING";

const roundingQuery = {
  model: "product.product",
  field: "default_code",
  domain: [],
  values: [roundingProduct],
};

/** Key of the untaxed rounding line, and of the taxed one where the tax had to be moved. */
const keys = { plain: "rounding", taxed: "rounding-tax" } as const;

interface Settling {
  connection: OdooConnection;
  order: number;
  expected: { total: number; tax: number | undefined };
  company: number | undefined;
  signal: AbortSignal;
  /** Id of the rounding product; asked when it is needed. */
  product(): Promise<number>;
}

export interface SettleOptions {
  company: number | undefined;
  signal: AbortSignal;
  /** What the mapping made, for the breakdown of a refusal. */
  sent: PreparedRecord;
  /** Rows of its lines by key. */
  children: Readonly<Record<string, number>>;
  /** Undoes what was written before a refusal. */
  takeBack(): Promise<void>;
}

/** How often a price is corrected after Odoo rounded it otherwise than foreseen. */
const tries = 6;

/**
 * Makes Odoo's totals those of the storefront. Odoo may round per line or over all lines, so that its totals differ
 * by some minor units: an untaxed line settles the total. Where the tax differs as well, a second line with the
 * order's main tax carries the difference, and the untaxed line takes its net amount back. Beyond one minor unit per
 * order line, and what a server with few digits of a unit price cuts off, it throws `Rejected` with both breakdowns, after `takeBack`. Run again it changes nothing.
 */
export async function settleTotals(
  connection: OdooConnection,
  order: number,
  expect: ExpectedTotals,
  { company, signal, sent, children, takeBack }: SettleOptions,
): Promise<Record<string, number>> {
  let totals = await readTotals(connection, order, company, signal);
  const before = totals;
  const expected = expectedMinor(expect, totals);
  const product = once(() => roundingProductId(connection, company, signal));
  const settling: Settling = { connection, order, expected, company, signal, product };
  const reject = async (why: string, at: OrderTotals): Promise<never> => {
    const taxes = await readTaxes(connection, [...taxIds(at), ...sentTaxes(sent)], company, signal);
    const failure = odooFailures.fail("totalsDiffer", why, { detail: breakdown(expect, sent, at, taxes) });
    await takeBack();
    await restoreRounding(settling, at, before);
    throw failure;
  };

  if (expect.currency && expect.currency !== totals.currency) {
    await reject(
      `the order is in ${totals.currency}, not in ${expect.currency}; check its price list`,
      totals,
    );
  }
  if (!differs(totals, expected)) return roundingLines(settling, totals);
  const old = await roundingRows(settling, totals);
  if (old.some((line) => line.price !== 0)) {
    // The order changed since they were made: judge it without them.
    const removable = totals.state === "draft" || totals.state === "sent";
    const gone = old.map((line) => (removable ? [2, line.id, 0] : [1, line.id, { price_unit: 0 }]));
    await writeLines(settling, gone);
    totals = await readTotals(connection, order, company, signal);
  }
  const first = totals;
  const counted = first.lines.filter((line) => isCounted(line, old)).length;
  const bound =
    expect.rounding === "none" ? 0 : counted + (await lostDigits(connection, first, sent, children, signal));
  if (beyond(first, expected, bound)) await reject(outOfBounds(first, expected, bound), first);
  totals = await settle(settling, first);
  if (!differs(totals, expected)) return roundingLines(settling, totals);
  return reject("no rounding line makes Odoo's totals those of the storefront", totals);
}

/** Gives the rounding lines of a confirmed order back what they had before they were changed. */
async function restoreRounding(settling: Settling, at: OrderTotals, before: OrderTotals): Promise<void> {
  if (!isFixed("sale.order", before.state) || !differsInRounding(at, before)) return;
  const had = new Map((await roundingRows(settling, before)).map((line) => [line.id, line.price]));
  const rows = await roundingRows(settling, at);
  const commands = rows
    .filter((line) => line.price !== (had.get(line.id) ?? 0))
    .map((line) => [1, line.id, { price_unit: (had.get(line.id) ?? 0) / 10 ** at.digits }]);
  await writeLines(settling, commands);
}

/** Whether any line has another price than before; without one no rounding product need be known. */
const differsInRounding = (at: OrderTotals, before: OrderTotals): boolean => {
  const had = new Map(before.lines.map((line) => [line.id, line.price]));
  return at.lines.some((line) => line.price !== had.get(line.id));
};

const isCounted = (line: TotalsLine, rounding: readonly TotalsLine[]): boolean =>
  line.quantity !== 0 && !rounding.some((other) => other.id === line.id);

const differs = (totals: OrderTotals, expected: Settling["expected"]): boolean =>
  totals.total !== expected.total || (expected.tax !== undefined && totals.tax !== expected.tax);

const beyond = (totals: OrderTotals, expected: Settling["expected"], bound: number): boolean =>
  Math.abs(totals.total - expected.total) > bound ||
  Math.abs(totals.tax - (expected.tax ?? totals.tax)) > bound;

function outOfBounds(totals: OrderTotals, expected: Settling["expected"], bound: number): string {
  const shown = (minor: number): string => (minor / 10 ** totals.digits).toFixed(totals.digits);
  const [what, ours, theirs] =
    Math.abs(totals.total - expected.total) > bound
      ? ["amount_total", expected.total, totals.total]
      : ["amount_tax", expected.tax ?? 0, totals.tax];
  return `${what} is ${shown(theirs)} in Odoo and ${shown(ours)} in the storefront, more than rounding explains`;
}

/** Writes the rounding lines and corrects them by what Odoo makes of them. */
async function settle(settling: Settling, first: OrderTotals): Promise<OrderTotals> {
  const { connection, order, expected, company, signal } = settling;
  const tax =
    expected.tax !== undefined && expected.tax !== first.tax ? await mainTax(settling, first) : undefined;
  let taxed = 0;
  let plain = 0;
  let totals = first;
  for (let turn = 0; turn < tries; turn++) {
    const taxLeft = (expected.tax ?? totals.tax) - totals.tax;
    if (tax && taxLeft !== 0) {
      // At first the price whose tax is the difference; then, by single minor units, past Odoo's own rounding.
      const step = turn === 0 ? Math.round(taxLeft / shareOf(tax)) : Math.sign(taxLeft);
      taxed += step;
      plain -= tax.included ? step : step + (turn === 0 ? taxLeft : 0);
      if (turn === 0) plain += expected.total - totals.total;
    } else {
      plain += expected.total - totals.total;
    }
    await writeRounding(settling, totals, tax, taxed, plain);
    totals = await readTotals(connection, order, company, signal);
    if (!differs(totals, expected)) return totals;
  }
  return totals;
}

/** Tax of one minor unit of price. */
const shareOf = ({ rate = 0, included }: Tax): number => (included ? rate / (1 + rate) : rate);

/** The percentage tax that most of the order's net amount has; undefined when nothing is taxed by one. */
async function mainTax(
  { connection, company, signal }: Settling,
  totals: OrderTotals,
): Promise<Tax | undefined> {
  const taxes = await readTaxes(connection, taxIds(totals), company, signal);
  const nets = new Map<Tax, number>();
  for (const line of totals.lines) {
    const [id, ...more] = line.taxes;
    const tax = id === undefined || more.length > 0 ? undefined : taxes.get(id);
    if (tax?.rate) nets.set(tax, (nets.get(tax) ?? 0) + Math.abs(line.net));
  }
  return [...nets].sort(([, a], [, b]) => b - a)[0]?.[0];
}

const taxIds = (totals: OrderTotals): number[] => totals.lines.flatMap((line) => line.taxes);

async function writeRounding(
  settling: Settling,
  totals: OrderTotals,
  tax: Tax | undefined,
  taxed: number,
  plain: number,
): Promise<void> {
  const { connection, signal } = settling;
  const { name: taxField } = (await connection.fields.of("sale.order.line", signal)).get("tax_ids");
  const product = await settling.product();
  const rows = await roundingRows(settling, totals);
  const price = (minor: number): number => Number((minor / 10 ** totals.digits).toFixed(totals.digits));
  const commands: unknown[] = [];
  const put = (row: TotalsLine | undefined, taxes: readonly number[], minor: number): void => {
    const values = { product_uom_qty: 1, price_unit: price(minor), [taxField]: [[6, 0, taxes]] };
    if (row) commands.push([1, row.id, values]);
    else if (minor !== 0) commands.push([0, 0, { product_id: product, ...values }]);
  };
  put(rows.find(isPlain), [], plain);
  if (tax) put(rows.find(isTaxed), [tax.id], taxed);
  await writeLines(settling, commands);
}

const isPlain = (line: TotalsLine): boolean => line.taxes.length === 0;
const isTaxed = (line: TotalsLine): boolean => line.taxes.length > 0;

async function writeLines(
  { connection, order, company, signal }: Settling,
  commands: unknown[],
): Promise<void> {
  if (commands.length === 0) return;
  const args = { vals: { order_line: commands } satisfies Values };
  await connection.ask({ model: "sale.order", method: "write", ids: [order], args, company, signal });
}

async function roundingRows({ product }: Settling, totals: OrderTotals): Promise<TotalsLine[]> {
  const id = await product();
  return totals.lines.filter((line) => line.product === id);
}

/** Rows of the rounding lines by key, for the result of the operation. */
async function roundingLines(
  { connection, company, signal }: Pick<Settling, "connection" | "company" | "signal">,
  totals: OrderTotals,
): Promise<Record<string, number>> {
  const [id] =
    (await connection.codes.find({ ...roundingQuery, company, signal })).get(roundingProduct) ?? [];
  const rows = totals.lines.filter((line) => line.product === id);
  const found = { [keys.plain]: rows.find(isPlain), [keys.taxed]: rows.find(isTaxed) };
  return Object.fromEntries(Object.entries(found).flatMap(([key, row]) => (row ? [[key, row.id]] : [])));
}

async function roundingProductId(
  { codes }: OdooConnection,
  company: number | undefined,
  signal: AbortSignal,
): Promise<number> {
  const found = await codes.find({ ...roundingQuery, company, signal });
  return codes.one(found, roundingProduct, "product_code");
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  return () => {
    value ??= load();
    return value;
  };
}

/** The rounding lines by key when the totals already are the expected ones, else undefined; writes nothing. */
export async function isSettled(
  connection: OdooConnection,
  order: number,
  expect: ExpectedTotals,
  company: number | undefined,
  signal: AbortSignal,
): Promise<Record<string, number> | undefined> {
  const totals = await readTotals(connection, order, company, signal);
  if (differs(totals, expectedMinor(expect, totals))) return undefined;
  return roundingLines({ connection, company, signal }, totals);
}

function expectedMinor(expect: ExpectedTotals, { digits }: OrderTotals): Settling["expected"] {
  const minor = (value: number | string): number => Math.round(Number(value) * 10 ** digits);
  return {
    total: minor(expect.amount_total),
    tax: expect.amount_tax === undefined ? undefined : minor(expect.amount_tax),
  };
}
