/**
 * Exact decimals whose digits fit into a double, as nearly all amounts do: `units` of 10 to the power of -`scale`. Only
 * what is safe is computed here; everything else is undefined, and `decimal.ts` does it.
 */
export interface Exact {
  units: number;
  scale: number;
}

const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const largest = Number.MAX_SAFE_INTEGER;

/** Most digits behind the point. */
const longestScale = 15;

/** A number by its shortest decimal form, or a decimal text without an exponent. */
export function exactOf(value: unknown): Exact | undefined {
  if (typeof value === "number") {
    if (Number.isInteger(value)) return Math.abs(value) <= largest ? { units: value, scale: 0 } : undefined;
    return Number.isFinite(value) ? (ofFewPlaces(value) ?? read(String(value))) : undefined;
  }
  return typeof value === "string" ? read(value) : undefined;
}

/** Amounts of two or four digits behind the point: a decimal of so few digits is the only one that is that double. */
function ofFewPlaces(value: number): Exact | undefined {
  const hundredths = Math.round(value * 100);
  if (hundredths / 100 === value && Math.abs(hundredths) < 1e14) return { units: hundredths, scale: 2 };
  const rest = Math.round(value * 10_000);
  return rest / 10_000 === value && Math.abs(rest) < 1e14 ? { units: rest, scale: 4 } : undefined;
}

const [zero, nine, point, minus] = [48, 57, 46, 45];

function read(text: string): Exact | undefined {
  const { length } = text;
  const isNegative = text.charCodeAt(0) === minus;
  let units = 0;
  let scale = -1;
  const from = isNegative ? 1 : 0;
  // Fifteen digits and a point are always safe.
  if (length === from || length - from > 16) return undefined;
  for (let at = from; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= zero && unit <= nine) {
      units = units * 10 + (unit - zero);
      if (scale >= 0) scale++;
    } else if (unit === point && scale < 0 && at > from && at < length - 1) scale = 0;
    else return undefined;
  }
  if (units > largest) return undefined;
  return { units: isNegative ? -units : units, scale: Math.max(scale, 0) };
}

/** Plain digits with a point and no needless zeros; never `-0`. */
export function exactText({ units, scale }: Exact): string {
  let [digits, places] = [units, scale];
  while (places > 0 && digits % 10 === 0) {
    digits /= 10;
    places--;
  }
  if (digits === 0) return "0";
  if (places === 0) return String(digits);
  const text = String(Math.abs(digits)).padStart(places + 1, "0");
  const at = text.length - places;
  return `${digits < 0 ? "-" : ""}${text.slice(0, at)}.${text.slice(at)}`;
}

/** The units of `value` at a longer scale. */
function scaled({ units, scale }: Exact, to: number): number | undefined {
  const result = units * (powers[to - scale] ?? Number.NaN);
  return Math.abs(result) <= largest ? result : undefined;
}

function safe(units: number, scale: number): Exact | undefined {
  return Math.abs(units) <= largest && scale <= longestScale ? { units, scale } : undefined;
}

export function exactSum(a: Exact, b: Exact): Exact | undefined {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [scaled(a, scale), scaled(b, scale)];
  return left === undefined || right === undefined ? undefined : safe(left + right, scale);
}

export function exactDifference(a: Exact, b: Exact): Exact | undefined {
  return exactSum(a, { units: -b.units, scale: b.scale });
}

export function exactProduct(a: Exact, b: Exact): Exact | undefined {
  return safe(a.units * b.units, a.scale + b.scale);
}

/** -1, 0 or 1. */
export function exactOrder(a: Exact, b: Exact): number | undefined {
  const scale = Math.max(a.scale, b.scale);
  const [left, right] = [scaled(a, scale), scaled(b, scale)];
  return left === undefined || right === undefined ? undefined : Math.sign(left - right) + 0;
}

/** The quotient, rounded half away from zero to `scale` digits. */
export function exactQuotient(a: Exact, b: Exact, scale: number): Exact | undefined {
  if (b.units === 0 || scale > longestScale) return undefined;
  const dividend = a.units * (powers[b.scale + scale] ?? Number.NaN);
  const divisor = b.units * (powers[a.scale] ?? Number.NaN);
  // Twice the rest has to be safe as well.
  if (!(Math.abs(dividend) <= largest / 2 && Math.abs(divisor) <= largest / 2)) return undefined;
  const rest = dividend % divisor;
  const whole = (dividend - rest) / divisor;
  const up = Math.abs(rest) * 2 >= Math.abs(divisor) ? Math.sign(dividend) * Math.sign(divisor) : 0;
  return { units: whole + up, scale };
}

/** Rounded half away from zero to `scale` digits. */
export function exactRounded(value: Exact, scale: number): Exact | undefined {
  if (value.scale <= scale) return value;
  return exactQuotient(value, { units: 1, scale: 0 }, scale);
}
