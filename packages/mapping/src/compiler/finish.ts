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
  return cleaned(value, { values: limits.values, text: limits.text });
}

function cleaned(value: unknown, budget: Budget): unknown {
  switch (typeof value) {
    case "string":
      budget.text -= value.length;
      if (budget.text < 0) throw new Failure("MappingError", "the result is too long a text");
      break;
    case "number":
      if (!Number.isFinite(value)) throw notFinite(value);
      break;
    case "object":
      if (value !== null) return cleanedObject(value, budget);
      break;
    case "function":
      throw isNoData();
    default:
  }
  if (--budget.values < 0) throw new Failure("MappingError", "the result has too many values");
  return value;
}

function cleanedObject(value: object, budget: Budget): unknown {
  if (--budget.values < 0) throw new Failure("MappingError", "the result has too many values");
  if (Array.isArray(value)) return cleanedList(value, budget);
  if (isFunction(value)) throw isNoData();
  const fields = value as Record<string, unknown>;
  for (const key in fields) {
    const entry = fields[key];
    if (typeof entry !== "object") {
      cleaned(entry, budget);
      continue;
    }
    const clean = cleaned(entry, budget);
    // Only lists of this evaluation have marks, and only objects of this evaluation hold them.
    if (clean !== entry) fields[key] = clean;
  }
  return value;
}

function cleanedList(value: Marked, budget: Budget): unknown {
  const hasMarks = value.sequence !== undefined || value.cons !== undefined;
  const list: unknown[] = hasMarks ? value.slice() : value;
  for (let at = 0; at < list.length; at++) {
    const item = list[at];
    const clean = cleaned(item, budget);
    if (clean !== item) list[at] = clean;
  }
  return list;
}

function notFinite(value: number): Failure {
  return new Failure("MappingError", `the result holds ${value}, which is no finite number`);
}

function isNoData(): Failure {
  return new Failure("MappingError", "the result is a function, not data; call it with `(…)`");
}
