import { isDeepStrictEqual } from "node:util";
import type { Bounds, Engine, Prepared } from "./engines.ts";
import type { Expected, SuiteCase } from "./suite.ts";

/** How one case went. */
export interface Verdict {
  /** What it ran on; undefined where the expression could not be prepared. */
  engine: Prepared["engine"] | undefined;
  passed: boolean;
  /** What came out, for a person. */
  got: string;
}

const defaults: Bounds = { timeout: 10_000, depth: 10_000, items: 10_000_000 };

/** Runs one case with fresh data. */
export async function runCase(engine: Engine, suiteCase: SuiteCase): Promise<Verdict> {
  const { expression, input, bindings, timeLimit, depth, expected } = suiteCase;
  const bounds = { ...defaults, timeout: timeLimit ?? defaults.timeout, depth: depth ?? defaults.depth };
  let prepared: Prepared | undefined;
  try {
    prepared = engine(expression, bounds);
    const value = await prepared.evaluate(input && JSON.parse(input), structuredClone(bindings));
    return { engine: prepared.engine, passed: isExpected(value, expected), got: shown(value) };
  } catch (thrown) {
    const passed = expected.kind === "error" && holds(thrown, expected.fields);
    return { engine: prepared?.engine, passed, got: describeError(thrown) };
  }
}

/** What a case expects, for a person. */
export function describeExpected(expected: Expected): string {
  if (expected.kind === "undefined") return "undefined";
  if (expected.kind === "value") return shown(expected.value);
  return `error ${JSON.stringify(expected.fields)}`;
}

function isExpected(value: unknown, expected: Expected): boolean {
  if (expected.kind === "error") return false;
  if (expected.kind === "undefined") return value === undefined;
  // JSON has neither the marks that the reference puts on its lists nor its objects without a prototype.
  const plain = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  if (!expected.unordered || !Array.isArray(plain)) return isDeepStrictEqual(plain, expected.value);
  return isDeepStrictEqual(sorted(plain), sorted(expected.value as unknown[]));
}

function sorted(list: unknown[]): string[] {
  return list.map((item) => JSON.stringify(item)).sort();
}

function holds(thrown: unknown, fields: Record<string, unknown>): boolean {
  if (typeof thrown !== "object" || thrown === null) return false;
  return Object.entries(fields).every(([name, wanted]) =>
    isDeepStrictEqual(Reflect.get(thrown, name), wanted),
  );
}

function describeError(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return `thrown ${String(thrown)}`;
  const { code, position, token, message } = thrown as Record<string, unknown>;
  return `error ${JSON.stringify({ code, position, token, message })}`;
}

function shown(value: unknown): string {
  const text = value === undefined ? "undefined" : (JSON.stringify(value) ?? String(value));
  return text.length > 500 ? `${text.slice(0, 500)}… (${text.length} characters)` : text;
}
