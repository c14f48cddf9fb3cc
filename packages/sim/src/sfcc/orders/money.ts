/**
 * Money as whole minor units (cents; yen where a currency has none) in a bigint, rates as exact fractions:
 * no float takes part in a sum. Rounding is half up, away from zero, as the platform rounds.
 */
export type Minor = bigint;

/** A rate such as 0.0825 as a fraction of whole numbers. */
export interface Rate {
  over: bigint;
  under: bigint;
}

/** Minor units of a decimal text: `59.90` with 2 digits is 5990. Throws on a text with more digits. */
export function minor(text: string, digits: number): Minor {
  const { over, under } = rate(text);
  const scale = 10n ** BigInt(digits);
  if ((over * scale) % under !== 0n) throw new Error(`${text} has more than ${digits} decimals`);
  return (over * scale) / under;
}

/** The amount as a JSON number: the double nearest to the exact decimal. */
export function amount(value: Minor, digits: number): number {
  if (digits === 0) return Number(value);
  const sign = value < 0n ? "-" : "";
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  return Number(`${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`);
}

export function rate(text: string): Rate {
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Error(`${text} is not a decimal`);
  return { over: BigInt(whole + fraction), under: 10n ** BigInt(fraction.length) };
}

/** `value * over / under`, rounded half away from zero. */
export function share(value: Minor, over: bigint, under: bigint): Minor {
  if (under === 0n) return 0n;
  const product = value * over;
  const negative = product < 0n !== under < 0n;
  const [top, bottom] = [abs(product), abs(under)];
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}

/** Tax of an amount: added to a net one, contained in a gross one. */
export function taxOf(value: Minor, { over, under }: Rate, taxation: "net" | "gross"): Minor {
  return taxation === "net" ? share(value, over, under) : share(value, over, under + over);
}

export function sum(values: Iterable<Minor>): Minor {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

/**
 * Spreads a discount over prices step by step: each line gets its part of what is left, the last one the rest.
 * Nothing is lost: the parts sum to `total`.
 */
export function prorate(total: Minor, prices: readonly Minor[]): Minor[] {
  let left = total;
  let pricesLeft = sum(prices);
  return prices.map((price, index) => {
    const part = index === prices.length - 1 ? left : share(left, price, pricesLeft);
    left -= part;
    pricesLeft -= price;
    return part;
  });
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
