import type { Bounds, Engine } from "../engines.ts";
import type { Case } from "./case.ts";

/** What an engine made of a case. */
export type Outcome =
  /** Canonical text of the value. */
  | { kind: "value"; text: string; engine: string }
  | { kind: "undefined"; engine: string }
  | { kind: "error"; code: string; position: number | undefined; token: unknown; message: string }
  /** A guard of the engine ended it. */
  | { kind: "limit"; code: string }
  /** It threw what is not an error of the language. */
  | { kind: "crash"; message: string };

const limitCodes: readonly string[] = ["D1011", "D1012", "D2014", "D2015", "U1001"];

/** Runs a case with data of its own. */
export async function outcomeOf(
  engine: Engine,
  { expression, input, bindings }: Case,
  bounds: Bounds,
): Promise<Outcome> {
  let ran = "";
  try {
    const prepared = engine(expression, bounds);
    ran = prepared.engine;
    const value = await prepared.evaluate(
      input === undefined ? undefined : JSON.parse(input),
      structuredClone(bindings),
    );
    if (value === undefined) return { kind: "undefined", engine: ran };
    return { kind: "value", text: canonical(value), engine: ran };
  } catch (thrown) {
    return errorOf(thrown);
  }
}

function errorOf(thrown: unknown): Outcome {
  if (typeof thrown !== "object" || thrown === null) return { kind: "crash", message: String(thrown) };
  const { code, position, token, message } = thrown as Record<string, unknown>;
  if (typeof code !== "string") {
    // The stack of the host ran out: a depth that the guard of the engine did not count.
    if (thrown instanceof RangeError && /call stack/.test(thrown.message))
      return { kind: "limit", code: "stack" };
    return { kind: "crash", message: String(message) };
  }
  if (limitCodes.includes(code)) return { kind: "limit", code };
  const place = typeof position === "number" ? position : undefined;
  return { kind: "error", code, position: place, token, message: String(message) };
}

/**
 * JSON, with what JSON leaves out: `-0`, numbers that are none, and functions. The order of fields counts. An
 * undefined item of a list is null and an undefined field is none, as in JSON.
 */
export function canonical(value: unknown, above: readonly unknown[] = []): string {
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "number" && !Number.isFinite(value)) return `<${value}>`;
  if (isFunction(value)) return "<function>";
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (above.includes(value)) return "<cycle>";
  const inside = [...above, value];
  if (Array.isArray(value)) return `[${Array.from(value, (item) => canonical(item, inside)).join(",")}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item, inside)}`).join(",")}}`;
}

function isFunction(value: unknown): boolean {
  if (typeof value === "function") return true;
  if (typeof value !== "object" || value === null) return false;
  return "_jsonata_lambda" in value || "_jsonata_function" in value;
}
