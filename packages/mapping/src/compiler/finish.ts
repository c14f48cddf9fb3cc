import { Failure } from "@crossdock/kit";
import type { Limits } from "../limits.ts";
import { isFunction, type Marked } from "./value.ts";

interface Budget {
  values: number;
  text: number;
}

/**
 * A result as plain data: lists lose the marks of the language. What the expression has not made itself, such as parts
 * of the message, stays the same object. Throws a `MappingError` where the result is no data (a function, no finite
 * number) or larger than `limits`.
 */
export function finish(value: unknown, limits: Limits): unknown {
  switch (typeof value) {
    case "undefined":
    case "boolean":
      return value;
    default:
      return cleaned(value, { values: limits.values, text: limits.text }, value);
  }
}

function cleaned(value: unknown, budget: Budget, whole: unknown): unknown {
  switch (typeof value) {
    case "string":
      budget.text -= value.length;
      if (budget.text < 0) throw new Failure("MappingError", "the result is too long a text");
      break;
    case "number":
      if (!Number.isFinite(value))
        throw new Failure("MappingError", `the result${pathOf(value, whole)} is not a finite number`);
      break;
    case "object":
      if (value !== null) return cleanedObject(value, budget, whole);
      break;
    case "function":
      throw isNoData(value, whole);
    default:
  }
  if (--budget.values < 0) throw new Failure("MappingError", "the result has too many values");
  return value;
}

function cleanedObject(value: object, budget: Budget, whole: unknown): unknown {
  if (--budget.values < 0) throw new Failure("MappingError", "the result has too many values");
  if (Array.isArray(value)) return cleanedList(value, budget, whole);
  if (isFunction(value)) throw isNoData(value, whole);
  const fields = value as Record<string, unknown>;
  for (const key in fields) {
    const entry = fields[key];
    if (typeof entry !== "object") {
      cleaned(entry, budget, whole);
      continue;
    }
    const clean = cleaned(entry, budget, whole);
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
    const clean = cleaned(item, budget, whole);
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
