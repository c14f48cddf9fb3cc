import { stringOf } from "./builtins/text.ts";
import { JsonataError } from "./jsonata-error.ts";
import type { Run } from "./run.ts";
import { type Checked, equal, isNumeric, sequence } from "./value.ts";

/** An operator on two values. Its errors have no place yet. */
export type Operator = (left: Checked, right: Checked, run: Run) => unknown;

// `numbers` and `comparable` check both sides together, which types cannot follow: hence `Checked`.

/** Operators that evaluate both sides, by their sign. */
export const operators: Readonly<Record<string, Operator>> = {
  "+": (left, right) => (numbers(left, right) ? left + right : undefined),
  "-": (left, right) => (numbers(left, right) ? left - right : undefined),
  "*": (left, right) => (numbers(left, right) ? left * right : undefined),
  "/": (left, right) => (numbers(left, right) ? left / right : undefined),
  "%": (left, right) => (numbers(left, right) ? left % right : undefined),
  "=": (left, right) => left !== undefined && right !== undefined && equal(left, right),
  "!=": (left, right) => left !== undefined && right !== undefined && !equal(left, right),
  "<": (left, right) => (comparable(left, right) ? left < right : undefined),
  "<=": (left, right) => (comparable(left, right) ? left <= right : undefined),
  ">": (left, right) => (comparable(left, right) ? left > right : undefined),
  ">=": (left, right) => (comparable(left, right) ? left >= right : undefined),
  "&": joined,
  "..": range,
  in: includes,
};

function numbers(left: unknown, right: unknown): boolean {
  if (left !== undefined && !isNumeric(left)) throw new JsonataError("T2001", { value: left });
  if (right !== undefined && !isNumeric(right)) throw new JsonataError("T2002", { value: right });
  return left !== undefined && right !== undefined;
}

function comparable(left: unknown, right: unknown): boolean {
  if (!isOrdered(left) || !isOrdered(right)) {
    throw new JsonataError("T2010", { value: isOrdered(left) && left !== undefined ? right : left });
  }
  if (left === undefined || right === undefined) return false;
  if (typeof left !== typeof right) throw new JsonataError("T2009", { value: left, value2: right });
  return true;
}

function isOrdered(value: unknown): boolean {
  return value === undefined || typeof value === "string" || typeof value === "number";
}

function joined(left: unknown, right: unknown, run: Run): string {
  const before = typeof left === "string" ? left : left === undefined ? "" : (stringOf(run, left) ?? "");
  const after = typeof right === "string" ? right : right === undefined ? "" : (stringOf(run, right) ?? "");
  run.text(before.length + after.length);
  return before + after;
}

function includes(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  if (!Array.isArray(right)) return left === right;
  for (let at = 0; at < right.length; at++) if (right[at] === left) return true;
  return false;
}

/** Most items that the language allows a range, whatever the limits. */
const longestRange = 1e7;

function range(from: Checked, to: Checked, run: Run): unknown {
  if (from !== undefined && !Number.isInteger(from)) throw new JsonataError("T2003", { value: from });
  if (to !== undefined && !Number.isInteger(to)) throw new JsonataError("T2004", { value: to });
  if (from === undefined || to === undefined) return undefined;
  if (from > to) return undefined;
  const size: number = to - from + 1;
  if (size > longestRange) throw new JsonataError("D2014", { value: size });
  run.list(size);
  const result = new Array<unknown>(size);
  for (let at = 1; at < size; at++) result[at] = from + at;
  result[0] = from;
  return sequence(result);
}
