import { Failure } from "@crossdock/kit";
import type { Limits } from "./limits.ts";

/**
 * A copy of `value` as plain data: ordinary objects and arrays without the evaluator's marks. Throws a
 * `MappingError` where `value` is no data (a function, not a finite number) or is larger than `limits`.
 */
export function plain(value: unknown, limits: Limits): unknown {
  const budget = { values: limits.values, text: limits.text };
  return copy(value, budget, "");
}

/** A deep copy of data that may be changed freely. Functions are kept as they are. */
export function privateCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(privateCopy);
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value))
    put(result, key, privateCopy((value as Record<string, unknown>)[key]));
  return result;
}

function copy(value: unknown, budget: { values: number; text: number }, at: string): unknown {
  if (--budget.values < 0) throw new Failure("MappingError", "the result has too many values");
  switch (typeof value) {
    case "undefined":
    case "boolean":
      return value;
    case "string":
      budget.text -= value.length;
      if (budget.text < 0) throw new Failure("MappingError", "the result is too long a text");
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      throw new Failure("MappingError", `the result${at} is not a finite number`);
    case "object":
      return value === null ? null : copyObject(value, budget, at);
    default:
      throw functionResult(at);
  }
}

function copyObject(value: object, budget: { values: number; text: number }, at: string): unknown {
  if (Array.isArray(value)) return Array.from(value, (item, index) => copy(item, budget, `${at}[${index}]`));
  if ("_jsonata_lambda" in value || "_jsonata_function" in value) throw functionResult(at);
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const copied = copy(entry, budget, `${at}.${key}`);
    if (copied !== undefined) put(result, key, copied);
  }
  return result;
}

function functionResult(at: string): Failure {
  return new Failure("MappingError", `the result${at} is a function, not data; call it with \`(…)\``);
}

function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
