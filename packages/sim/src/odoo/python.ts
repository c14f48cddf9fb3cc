import { OdooError, typeError } from "./odoo-error.ts";

/** What Python takes for false: nothing, zero, the empty text, list and dictionary. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Name of the Python type that JSON becomes. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "dict";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return typeof value === "boolean" ? "bool" : "str";
}

export const isDictionary = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeName(value) === "dict";

/** Throws the `TypeError` of a value that cannot be the key of a set. */
export function checkHashable(value: unknown): void {
  if (typeof value === "object" && value !== null) throw typeError(`unhashable type: '${typeName(value)}'`);
}

/** The items of a list, the characters of a text, the keys of a dictionary; throws for what has none. */
export function iterated(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return [...value];
  if (isDictionary(value)) return Object.keys(value);
  throw typeError(`'${typeName(value)}' object is not iterable`);
}

/** A text as PostgreSQL's driver takes it. Throws for NUL and for half of a surrogate pair. */
export function checkText(text: string): void {
  if (text.includes("\0")) {
    throw new OdooError("builtins.ValueError", 500, "A string literal cannot contain NUL (0x00) characters.");
  }
  if (!text.isWellFormed()) {
    throw new OdooError(unicodeError, 500, "'utf-8' codec can't encode a character: surrogates not allowed");
  }
}

export const unicodeError = "builtins.UnicodeEncodeError";

const largestInteger = 2 ** 31 - 1;

/** Throws what PostgreSQL says of a number that its column cannot hold. */
export function checkInteger(value: number): void {
  if (value <= largestInteger && value >= -largestInteger - 1) return;
  throw new OdooError("psycopg2.errors.NumericValueOutOfRange", 500, "integer out of range\n");
}

/** The complaint of PostgreSQL about a text in the place of a number. */
export const noNumber = (text: string, type = "integer"): OdooError =>
  new OdooError(
    "psycopg2.errors.InvalidTextRepresentation",
    500,
    `invalid input syntax for type ${type}: "${text}"\nLINE 1: …\n`,
  );

/** `int(value or 0)`. */
export function integerOf(value: unknown): number {
  if (!isTruthy(value)) return 0;
  if (typeof value === "number") return Math.trunc(value);
  if (value === true) return 1;
  if (typeof value !== "string") {
    throw typeError(
      `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`,
    );
  }
  if (/^\s*[+-]?\d+(_\d+)*\s*$/.test(value)) return Number(value.replaceAll("_", ""));
  throw new OdooError("builtins.ValueError", 500, `invalid literal for int() with base 10: '${value}'`);
}

/** `float(value or 0.0)`; not a number and infinity are refused where they are rounded. */
export function floatOf(value: unknown): number {
  if (!isTruthy(value)) return 0;
  if (typeof value === "number") return value;
  if (value === true) return 1;
  if (typeof value !== "string") {
    throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
  }
  if (/^\s*[+-]?nan\s*$/i.test(value)) {
    throw new OdooError("builtins.ValueError", 500, "cannot convert float NaN to integer");
  }
  if (/^\s*[+-]?inf(inity)?\s*$/i.test(value)) {
    throw new OdooError("builtins.OverflowError", 500, "cannot convert float infinity to integer");
  }
  if (/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value)) return Number(value);
  throw new OdooError("builtins.ValueError", 500, `could not convert string to float: '${value}'`);
}
