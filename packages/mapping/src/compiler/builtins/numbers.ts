import { losesDigits } from "../../expression/loses-digits.ts";
import { JsonataError } from "../jsonata-error.ts";

// Arguments are checked against the function's signature before they come here; a missing one is undefined.

export function sum(list: readonly number[] | undefined): number | undefined {
  if (list === undefined) return undefined;
  let total = 0;
  for (const item of list) total += item;
  return total;
}

export function average(list: readonly number[] | undefined): number | undefined {
  const total = sum(list);
  return total === undefined || !list?.length ? undefined : total / list.length;
}

/** The largest (`sign` 1) or smallest (-1) item. */
export function extreme(list: readonly number[] | undefined, sign: 1 | -1): number | undefined {
  if (!list?.length) return undefined;
  let best = -sign * Number.POSITIVE_INFINITY;
  for (const item of list) best = sign > 0 ? Math.max(best, item) : Math.min(best, item);
  return best;
}

/** `$round`: half to even, exact in decimal digits. */
export function round(value: number | undefined, precision?: number): number | undefined {
  if (value === undefined) return undefined;
  const quick = quickRound(value, precision);
  if (quick !== undefined) return quick;
  const shifted = precision ? shift(value, precision) : value;
  let whole = Math.round(shifted);
  if (Math.abs(whole - shifted) === 0.5 && Math.abs(whole % 2) === 1) whole -= 1;
  const result = precision ? shift(whole, -precision) : whole;
  return Object.is(result, -0) ? 0 : result;
}

const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/**
 * The same without texts, where the product of doubles is certainly on the same side of the half: it is small, and far from
 * one. A whole number over a power of ten is the double nearest to that decimal.
 */
function quickRound(value: number, precision = 0): number | undefined {
  const power = powers[precision];
  if (power === undefined) return undefined;
  const scaled = value * power;
  const whole = Math.round(scaled);
  if (!(Math.abs(scaled) < 1e9) || Math.abs(Math.abs(whole - scaled) - 0.5) < 1e-5) return undefined;
  return whole === 0 ? 0 : whole / power;
}

/** Moves the decimal point in the text of a number, because a product of doubles would not be exact. */
function shift(value: number, by: number): number {
  const [digits, exponent] = value.toString().split("e");
  return Number(`${digits}e${exponent === undefined ? by : Number(exponent) + by}`);
}

const decimalText = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/;
const otherBases = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/;

export function numberOf(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") {
    if (decimalText.test(value) && Number.isFinite(Number(value))) return keptNumber(value);
    if (otherBases.test(value)) return safeWhole(Number(value), value);
  }
  throw new JsonataError("D3030", { value, index: 1 });
}

function keptNumber(text: string): number {
  if (losesDigits(text)) throw otherNumber(text);
  return Number.parseFloat(text);
}

/** Throws for a whole number beyond 2^53 that was written in digits; words such as `ten billion trillion` are as long. */
export function safeWhole<Value>(value: Value, text: unknown): Value {
  const isLong = typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER;
  if (isLong && /\d/.test(String(text))) throw otherNumber(text);
  return value;
}

function otherNumber(value: unknown): JsonataError {
  return new JsonataError("D3030", { value, index: 1, refusal: { id: "other-number", value } });
}

export function squareRoot(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (value < 0) throw new JsonataError("D3060", { value, index: 1 });
  return Math.sqrt(value);
}

export function power(base: number | undefined, exponent: number): number | undefined {
  if (base === undefined) return undefined;
  // A missing exponent is not a number to the reference, too.
  const result = base ** exponent;
  if (!Number.isFinite(result)) throw new JsonataError("D3061", { value: base, index: 1 });
  return result;
}
