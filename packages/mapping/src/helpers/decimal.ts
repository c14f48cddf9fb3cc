import { Failure } from "@crossdock/kit";
import { Decimal } from "decimal.js";

/** How a half is rounded; `halfUp` goes away from zero, as invoices do. */
export const roundingModes = {
  halfUp: Decimal.ROUND_HALF_UP,
  halfEven: Decimal.ROUND_HALF_EVEN,
  up: Decimal.ROUND_UP,
  down: Decimal.ROUND_DOWN,
  ceil: Decimal.ROUND_CEIL,
  floor: Decimal.ROUND_FLOOR,
} as const;

/** Digits that sums and products keep; beyond them the result would not be exact, which is an error. */
const digits = 60;
const Exact = Decimal.clone({ precision: digits, toExpNeg: -1000, toExpPos: 1000, defaults: true });

/** Digits behind the point at most, asked for or written. */
const longestScale = 30;

/**
 * A number or decimal text as an exact decimal. A JSON number is taken by its shortest decimal form: 0.1 is a tenth,
 * not the binary number beside it. Throws a `MappingError` that names `place` for anything else.
 */
export function decimalOf(value: unknown, place: string): Decimal {
  if (value === undefined) {
    throw new Failure("MappingError", `${place} is missing`, {
      detail: "a missing amount is never taken as 0; give a default, such as `amount ?? 0`",
    });
  }
  if (typeof value === "number" && Number.isFinite(value)) return sized(new Exact(String(value)), place);
  if (
    typeof value === "string" &&
    value.length <= 100 &&
    /^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?$/.test(value.trim())
  ) {
    return sized(new Exact(value.trim()), place);
  }
  throw new Failure("MappingError", `${place} is not an amount: ${shown(value)}`);
}

export function add(a: Decimal, b: Decimal): Decimal {
  return exact(Exact.add(a, b), "the sum");
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return exact(Exact.sub(a, b), "the difference");
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return exact(Exact.mul(a, b), "the product");
}

/** The quotient, rounded half up to `scale` digits behind the point. Throws where `b` is 0. */
export function divide(a: Decimal, b: Decimal, scale: number): Decimal {
  if (b.isZero()) throw new Failure("MappingError", `$decDiv divides ${text(a)} by 0`);
  const Wide = Exact.clone({ precision: 200 });
  return new Wide(a).div(b).toDecimalPlaces(scale, Decimal.ROUND_HALF_UP);
}

/**
 * Shares of the amount in proportion to the weights. What rounding leaves goes on to the next weight, the last takes
 * all that is left.
 */
export function allocate(amount: Decimal, weights: readonly Decimal[], scale: number): Decimal[] {
  let rest = amount;
  let base = weights.reduce(add, new Exact(0));
  if (base.isZero() && !amount.isZero()) {
    throw new Failure("MappingError", `$decAllocate shares ${text(amount)} by weights that add up to 0`);
  }
  return weights.map((weight) => {
    const share = base.eq(weight) || base.isZero() ? rest : divide(multiply(rest, weight), base, scale);
    rest = subtract(rest, share);
    base = subtract(base, weight);
    return share;
  });
}

export function round(value: Decimal, scale: number, mode: keyof typeof roundingModes): Decimal {
  return value.toDecimalPlaces(scale, roundingModes[mode]);
}

/** Plain digits with a point, no exponent, no needless zeros, never `-0`. */
export function text(value: Decimal): string {
  return value.isZero() ? "0" : value.toFixed();
}

/** Digits behind the point: a whole number from 0 to 30. */
export function scaleOf(value: unknown, place: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= longestScale)
    return value;
  const given = value === undefined ? "is missing" : `is ${shown(value)}`;
  throw new Failure("MappingError", `${place} ${given}; it is a whole number from 0 to ${longestScale}`);
}

/** A value as a person may see it in a message, cut. */
export function shown(value: unknown): string {
  // JSON writes what is not finite as null.
  const whole = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return whole.length > 60 ? `${whole.slice(0, 57)}…` : whole;
}

function sized(value: Decimal, place: string): Decimal {
  if (value.precision(true) <= digits && value.decimalPlaces() <= longestScale) return value;
  throw new Failure("MappingError", `${place} has too many digits: ${value}`);
}

function exact(value: Decimal, what: string): Decimal {
  if (value.precision(true) < digits) return value;
  throw new Failure("MappingError", `${what} has more than ${digits} digits`);
}
