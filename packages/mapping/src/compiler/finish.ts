import { Failure } from "@crossdock/kit";
import type { Limits } from "../expression/limits.ts";
import { isFunction } from "./function-value.ts";
import type { Marked } from "./value.ts";

interface Budget {
  values: number;
  text: number;
}

/**
 * A result as plain data: lists lose the marks of the language. What the expression has not made itself, such as parts
 * of the message, stays the same object. Throws a `MappingError` where the result is not data (a function, no finite number), and a
 * `LimitExceeded` where it is larger than `limits`.
 */
export function finish(value: unknown, limits: Limits): unknown {
  const budget = { values: limits.values, text: limits.text };
  if (typeof value === "object" && value !== null) return cleanedObject(value, budget, value);
  spend(value, budget, value);
  return value;
}

/** Accounts for a value that is not an object. */
function spend(value: unknown, budget: Budget, whole: unknown): void {
  if (typeof value === "string") {
    budget.text -= value.length;
    if (budget.text < 0) throw new Failure("LimitExceeded", "the result is too long a text");
  } else if (typeof value === "number") {
    if (value - value !== 0) {
      throw new Failure("MappingError", `the result${pathOf(value, whole)} is not a finite number`);
    }
  } else if (typeof value === "function") throw isNoData(value, whole);
  if (--budget.values < 0) throw new Failure("LimitExceeded", "the result has too many values");
}

function cleanedObject(value: object, budget: Budget, whole: unknown): unknown {
  if (--budget.values < 0) throw new Failure("LimitExceeded", "the result has too many values");
  if (Array.isArray(value)) return cleanedList(value, budget, whole);
  if (isFunction(value)) throw isNoData(value, whole);
  const fields = value as Record<string, unknown>; // an object of the language or of the message
  for (const key in fields) {
    const entry = fields[key];
    if (typeof entry !== "object" || entry === null) {
      spend(entry, budget, whole);
      continue;
    }
    const clean = cleanedObject(entry, budget, whole);
    // Only lists of this evaluation have marks, and only objects of this evaluation hold them.
    if (clean !== entry) fields[key] = clean;
  }
  return value;
}

function cleanedList(value: Marked, budget: Budget, whole: unknown): unknown {
  const hasMarks = value.sequence !== undefined || value.cons !== undefined;
  const list: unknown[] = hasMarks ? value.slice() : value;
  for (let at = 0; at < list.length; at++) {
    const item = list[at];
    if (typeof item !== "object" || item === null) {
      spend(item, budget, whole);
      continue;
    }
    const clean = cleanedObject(item, budget, whole);
    if (clean !== item) list[at] = clean;
  }
  return list;
}

function isNoData(value: unknown, whole: unknown): Failure {
  const place = pathOf(value, whole);
  return new Failure("MappingError", `the result${place} is a function, not data; call it with \`(…)\``);
}

/** Where `value` stands in a result, such as `.lines[2].price`. */
function pathOf(value: unknown, whole: unknown): string {
  if (value === whole || typeof whole !== "object" || whole === null) return "";
  const isList = Array.isArray(whole);
  for (const [key, entry] of Object.entries(whole)) {
    if (entry === value) return isList ? `[${key}]` : `.${key}`;
    const below = pathOf(value, entry);
    if (below !== "") return `${isList ? `[${key}]` : `.${key}`}${below}`;
  }
  return "";
}
