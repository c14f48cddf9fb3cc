import { createHash } from "node:crypto";
import { errorClasses, Failure } from "@crossdock/kit";
import type { Decimal } from "decimal.js";
import { minorUnits } from "./currency.ts";
import * as decimal from "./decimal.ts";

/** A function that expressions have beside JSONata's own. */
export interface Helper {
  /** Without the `$`. */
  name: string;
  /** How it is called, such as `$decDiv(a, b, scale)`. */
  signature: string;
  /** What it yields, in a sentence. */
  doc: string;
  /** Arguments at least and at most; `max` is Infinity for a list. */
  arity: readonly [min: number, max: number];
  /** The type of its result. */
  yields: "decimal" | "number" | "array" | "text" | "any" | "nothing";
  /** Missing for `$table`, which the flow binds; see `tableFunction`. */
  call?: (...args: never[]) => unknown;
}

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
    call: (value: unknown) => decimal.text(decimal.decimalOf(value, "the value of $decimal")),
  },
  binary("decAdd", "The exact sum of two amounts.", decimal.add),
  binary("decSub", "The exact difference of two amounts.", decimal.subtract),
  binary("decMul", "The exact product of two amounts.", decimal.multiply),
  {
    name: "decDiv",
    signature: "$decDiv(a, b, scale)",
    doc: `The quotient, rounded half up to \`scale\` digits behind the point. ${amounts} Fails where \`b\` is 0.`,
    arity: [3, 3],
    yields: "decimal",
    call: (a: unknown, b: unknown, scale: unknown) => {
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
    call: (value: unknown) => decimal.text(decimal.decimalOf(value, "the value of $decAbs").abs()),
  },
  {
    name: "decRound",
    signature: "$decRound(value, scale, mode?)",
    doc: `The amount rounded to \`scale\` digits; mode is ${modes()}, by default "halfUp" (away from zero). ${amounts}`,
    arity: [2, 3],
    yields: "decimal",
    call: (value: unknown, scale: unknown, mode: unknown) => {
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
    call: (list: unknown) =>
      decimal.text(
        asArray(list)
          .map((item, index) => decimal.decimalOf(item, `item ${index} of $decSum`))
          .reduce(decimal.add, decimal.decimalOf(0, "zero")),
      ),
  },
  {
    name: "decCmp",
    signature: "$decCmp(a, b)",
    doc: "-1, 0 or 1: the first amount is smaller, equal or larger.",
    arity: [2, 2],
    yields: "number",
    call: (a: unknown, b: unknown) => {
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
    call: (...values: unknown[]) => hash(values),
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

function binary(name: string, meaning: string, operation: (a: Decimal, b: Decimal) => Decimal): Helper {
  return {
    name,
    signature: `$${name}(a, b)`,
    doc: `${meaning} ${amounts}`,
    arity: [2, 2],
    yields: "decimal",
    call: (a: unknown, b: unknown) => decimal.text(operation(...pair(name, a, b))),
  };
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
  if (typeof mode === "string" && Object.hasOwn(decimal.roundingModes, mode)) {
    return mode as keyof typeof decimal.roundingModes;
  }
  throw new Failure("MappingError", `$decRound has no mode ${decimal.shown(mode)}; it is one of ${modes()}`);
}

function hash(values: readonly unknown[]): string {
  const missing = values.indexOf(undefined);
  if (missing >= 0 || values.length === 0) {
    throw new Failure("MappingError", `argument ${Math.max(missing, 0) + 1} of $hash is missing`);
  }
  return createHash("sha256")
    .update(JSON.stringify(values.map(sorted)))
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]));
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
