import { Ajv2020, type Options } from "ajv/dist/2020.js";
import { threadTime } from "../time/thread-time.ts";
import { guardedPattern, PatternTimeout, type TimeLeft } from "./guarded-pattern.ts";

/** Most computing of one check, milliseconds. */
const timeLimit = 1000;

/** Checks of JSON Schema whose cost is bounded, whoever wrote the schema and the value. */
export interface BoundedChecker {
  ajv: Ajv2020;
  /** A pattern of the schema for whoever looks at values beside Ajv; tested inside `within`, it shares the time of the check. */
  pattern(source: string): BoundedPattern;
  /** Runs a check of one value. Instead of its answer, why it could not be ended. */
  within<Answer>(check: () => Answer): Answer | { unfinished: Unfinished };
}

/** Why a check of a value could not be ended: patterns that take longer than they may, milliseconds, or how it nests. */
export type Unfinished =
  | { why: "pattern"; pattern: string; most: number }
  | { why: "patterns"; most: number }
  | { why: "depth" };

interface BoundedPattern {
  test(text: string): boolean;
  /** Its text. */
  toString(): string;
}

/**
 * Ajv with patterns that are stopped, `uniqueItems` in linear time, and `multipleOf` in decimal digits: with doubles,
 * 19.99 is not a multiple of 0.01.
 */
export function boundedChecker(options: Omit<Options, "code">): BoundedChecker {
  let deadline = 0;
  const time: TimeLeft = {
    look() {
      if (threadTime() > deadline) throw new CheckTimeout();
    },
    left: () => Math.max(1, Math.ceil(deadline - threadTime())),
  };
  const bounded = (source: string, flags: string): BoundedPattern => {
    const pattern = new RegExp(source, flags);
    const exec = guardedPattern(pattern);
    // Ajv tells patterns apart by their text.
    return { test: (text) => exec(text, time) !== null, toString: () => String(pattern) };
  };
  // Only for code that Ajv would write to a file.
  const regExp = Object.assign(bounded, { code: "new RegExp" });
  const ajv = new Ajv2020({ ...options, code: { regExp } });
  ajv.removeKeyword("uniqueItems").addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    error: { message: "must not hold the same item twice" },
    validate: (isWanted: boolean, items: unknown[]) => !isWanted || areDistinct(items),
  });
  ajv.removeKeyword("multipleOf").addKeyword({
    keyword: "multipleOf",
    type: "number",
    schemaType: "number",
    error: { message: ({ schema }) => `must be a multiple of ${String(schema)}` },
    validate: (divisor: number, value: number) => isMultiple(value, divisor),
  });
  return {
    ajv,
    pattern: (source) => bounded(source, "u"),
    within(check) {
      deadline = threadTime() + timeLimit;
      try {
        return check();
      } catch (error) {
        if (error instanceof PatternTimeout)
          return { unfinished: { why: "pattern", pattern: String(error.pattern), most: timeLimit } };
        if (error instanceof CheckTimeout) return { unfinished: { why: "patterns", most: timeLimit } };
        if (error instanceof RangeError) return { unfinished: { why: "depth" } };
        throw error;
      }
    },
  };
}

class CheckTimeout extends Error {}

function areDistinct(items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  return items.every((item) => {
    const text = canonical(item);
    return !seen.has(text) && seen.add(text);
  });
}

/** The same text for values that JSON Schema takes for equal: the order of fields does not count. */
function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join()}}`;
}

function isMultiple(value: number, divisor: number): boolean {
  const [a, b] = [decimal(value), decimal(divisor)];
  if (!a || !b) return Number.isInteger(value / divisor);
  const scale = Math.max(a.scale, b.scale);
  if (scale > 400) return false;
  const at = ({ digits, scale: own }: { digits: bigint; scale: number }) =>
    digits * 10n ** BigInt(scale - own);
  return at(a) % at(b) === 0n;
}

/** `digits` over ten to the power of `scale`: the number as it is written. */
function decimal(value: number): { digits: bigint; scale: number } | undefined {
  const [, sign = "", whole = "", part = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (whole === "") return undefined;
  const scale = part.length - Number(exponent);
  const digits = BigInt(`${sign}${whole}${part}`);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}
