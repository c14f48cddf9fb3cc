import { errorClasses, Failure, type Helper } from "@crossdock/kit";
import type { Decimal } from "decimal.js";
import { minorUnits } from "./currency.ts";
import * as decimal from "./decimal.ts";
import {
  type Exact,
  exactDifference,
  exactOf,
  exactOrder,
  exactProduct,
  exactQuotient,
  exactRounded,
  exactSum,
  exactText,
} from "./exact.ts";
import { hashOf } from "./hash.ts";

const amounts =
  "Takes numbers (by their shortest decimal form) and decimal texts; gives decimal text without needless zeros.";

/** Helpers have flat names, because the arguments of `$dec.div(a, b)` would be read from `$dec`. */
export const helpers: readonly Helper[] = [
  {
    name: "decimal",
    signature: "$decimal(value)",
    doc: `The value as an exact decimal. ${amounts}`,
    arity: [1, 1],
    yields: "decimal",
    call: (value: unknown) => {
      const exact = exactOf(value);
      return exact ? exactText(exact) : decimal.text(decimal.decimalOf(value, "the value of $decimal"));
    },
  },
  binary("decAdd", "The exact sum of two amounts.", exactSum, decimal.add),
  binary("decSub", "The exact difference of two amounts.", exactDifference, decimal.subtract),
  binary("decMul", "The exact product of two amounts.", exactProduct, decimal.multiply),
  {
    name: "decDiv",
    signature: "$decDiv(a, b, scale)",
    doc: `The quotient, rounded half up to \`scale\` digits behind the point. ${amounts} Fails where \`b\` is 0.`,
    arity: [3, 3],
    yields: "decimal",
    call: (a: unknown, b: unknown, scale: unknown) => {
      const quotient = quick(a, b, (left, right) =>
        isScale(scale) ? exactQuotient(left, right, scale) : undefined,
      );
      if (quotient) return exactText(quotient);
      const [left, right] = pair("decDiv", a, b);
      return decimal.text(decimal.divide(left, right, decimal.scaleOf(scale, "the scale of $decDiv")));
    },
  },
  {
    name: "decAbs",
    signature: "$decAbs(value)",
    doc: `The amount without its sign. ${amounts}`,
    arity: [1, 1],
    yields: "decimal",
    call: (value: unknown) => {
      const exact = exactOf(value);
      if (exact) return exactText({ units: Math.abs(exact.units), scale: exact.scale });
      return decimal.text(decimal.decimalOf(value, "the value of $decAbs").abs());
    },
  },
  {
    name: "decRound",
    signature: "$decRound(value, scale, mode?)",
    doc: `The amount rounded to \`scale\` digits; mode is ${modes()}, by default "halfUp" (away from zero). ${amounts}`,
    arity: [2, 3],
    yields: "decimal",
    call: (value: unknown, scale: unknown, mode: unknown) => {
      const isUsual = mode === undefined || mode === "halfUp";
      const rounded = isUsual && isScale(scale) ? quickRounded(value, scale) : undefined;
      if (rounded) return exactText(rounded);
      const amount = decimal.decimalOf(value, "the value of $decRound");
      return decimal.text(
        decimal.round(amount, decimal.scaleOf(scale, "the scale of $decRound"), modeOf(mode)),
      );
    },
  },
  {
    name: "decSum",
    signature: "$decSum(list)",
    doc: `The exact sum of a list; "0" for an empty or missing one. ${amounts}`,
    arity: [1, 1],
    yields: "decimal",
    call: (list: unknown) => {
      const sum = quickSum(asArray(list));
      if (sum) return exactText(sum);
      return decimal.text(
        asArray(list)
          .map((item, index) => decimal.decimalOf(item, `item ${index} of $decSum`))
          .reduce(decimal.add, decimal.decimalOf(0, "zero")),
      );
    },
  },
  {
    name: "decAllocate",
    signature: "$decAllocate(amount, weights, scale)",
    doc: `The amount shared out in proportion to the weights, in their order, each share rounded to \`scale\` digits; the shares add up to the amount. ${amounts} Fails where the weights add up to 0 and the amount does not.`,
    arity: [3, 3],
    yields: "array",
    call: (amount: unknown, weights: unknown, scale: unknown) =>
      decimal
        .allocate(
          decimal.decimalOf(amount, "the amount of $decAllocate"),
          asArray(weights).map((item, index) => decimal.decimalOf(item, `weight ${index} of $decAllocate`)),
          decimal.scaleOf(scale, "the scale of $decAllocate"),
        )
        .map(decimal.text),
  },
  {
    name: "decCmp",
    signature: "$decCmp(a, b)",
    doc: "-1, 0 or 1: the first amount is smaller, equal or larger.",
    arity: [2, 2],
    yields: "number",
    call: (a: unknown, b: unknown) => {
      const order = quick(a, b, exactOrder);
      if (order !== undefined) return order;
      const [left, right] = pair("decCmp", a, b);
      return left.cmp(right);
    },
  },
  {
    name: "minorUnits",
    signature: "$minorUnits(currency)",
    doc: "Digits behind the point of a currency's smallest unit (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD.",
    arity: [1, 1],
    yields: "number",
    call: (currency: unknown) => minorUnits(currency),
  },
  {
    name: "array",
    signature: "$array(value)",
    doc: "Always a list: the list itself, a list of the one value, or an empty list when it is missing.",
    arity: [1, 1],
    yields: "array",
    call: (value: unknown) => Array.from(asArray(value)),
  },
  {
    name: "hash",
    signature: "$hash(value, …)",
    doc: "SHA-256 of the values as canonical JSON (sorted keys), 64 hex digits. Equal data, equal hash.",
    arity: [1, Number.POSITIVE_INFINITY],
    yields: "text",
    call: (...values: unknown[]) => hashOf(values),
  },
  {
    name: "raise",
    signature: "$raise(error, message?)",
    doc: "Ends the step with an error class of `retry` and `catch`, or an own name in PascalCase.",
    arity: [1, 2],
    yields: "nothing",
    call: (error: unknown, message: unknown) => {
      throw raised(error, message);
    },
  },
  {
    name: "table",
    signature: "$table(name, key, …)",
    doc: "The entry of a look-up table. Fails where the table has neither the key nor a default.",
    arity: [2, Number.POSITIVE_INFINITY],
    yields: "any",
  },
];

function binary(
  name: string,
  meaning: string,
  exact: (a: Exact, b: Exact) => Exact | undefined,
  operation: (a: Decimal, b: Decimal) => Decimal,
): Helper {
  return {
    name,
    signature: `$${name}(a, b)`,
    doc: `${meaning} ${amounts}`,
    arity: [2, 2],
    yields: "decimal",
    call: (a: unknown, b: unknown) => {
      const result = quick(a, b, exact);
      return result ? exactText(result) : decimal.text(operation(...pair(name, a, b)));
    },
  };
}

/** The result where both amounts are short enough for the quick way. */
function quick<Result>(
  a: unknown,
  b: unknown,
  operation: (left: Exact, right: Exact) => Result | undefined,
): Result | undefined {
  const left = exactOf(a);
  const right = left && exactOf(b);
  return left && right && operation(left, right);
}

function quickRounded(value: unknown, scale: number): Exact | undefined {
  const exact = exactOf(value);
  return exact && exactRounded(exact, scale);
}

function quickSum(list: readonly unknown[]): Exact | undefined {
  let sum: Exact | undefined = { units: 0, scale: 0 };
  for (const item of list) {
    const amount: Exact | undefined = exactOf(item);
    sum = amount && exactSum(sum, amount);
    if (!sum) return undefined;
  }
  return sum;
}

function isScale(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 15;
}

function pair(name: string, a: unknown, b: unknown): [Decimal, Decimal] {
  return [
    decimal.decimalOf(a, `the first argument of $${name}`),
    decimal.decimalOf(b, `the second argument of $${name}`),
  ];
}

function asArray(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function modes(): string {
  return Object.keys(decimal.roundingModes)
    .map((mode) => `"${mode}"`)
    .join(", ");
}

function modeOf(mode: unknown): keyof typeof decimal.roundingModes {
  if (mode === undefined) return "halfUp";
  if (isMode(mode)) return mode;
  throw new Failure("MappingError", `$decRound has no mode ${decimal.shown(mode)}; it is one of ${modes()}`);
}

function isMode(mode: unknown): mode is keyof typeof decimal.roundingModes {
  return typeof mode === "string" && Object.hasOwn(decimal.roundingModes, mode);
}

function raised(error: unknown, message: unknown): Failure {
  const known = typeof error === "string" && Object.hasOwn(errorClasses, error);
  if (!known && (typeof error !== "string" || !/^[A-Z][A-Za-z0-9]*$/.test(error) || error === "Any")) {
    const title = `$raise takes an error name in PascalCase, not ${decimal.shown(error)}`;
    return new Failure("MappingError", title);
  }
  return new Failure(
    error,
    typeof message === "string" && message !== "" ? message : `the mapping raised ${error}`,
  );
}
