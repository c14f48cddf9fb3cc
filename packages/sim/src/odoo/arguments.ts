import type { Version } from "./models.ts";
import { accessError, OdooError, typeError, userError, valueError } from "./odoo-error.ts";
import { checkHashable, isDictionary, isTruthy, iterated, noNumber, typeName } from "./python.ts";

/** The ids of the records that a method is called on; nothing, null and zero are not a record. Throws as the server does. */
export function recordIds(ids: unknown, version: Version): number[] {
  const list =
    typeof ids === "number" || typeof ids === "string" ? [ids] : isTruthy(ids) ? iterated(ids) : [];
  return list.filter(isTruthyId).map((id) => {
    checkHashable(id);
    if (id === true) {
      throw new OdooError(
        "psycopg2.errors.UndefinedFunction",
        500,
        "operator does not exist: integer = boolean\n",
      );
    }
    if (typeof id === "number") return id;
    const isDigits = /^\d+$/.test(String(id));
    if (isDigits && version === 14) throw accessError("Database fetch misses ids and has extra ids");
    if (isDigits) return -Number(id); // a text is another key than the number: no record has it
    throw noNumber(String(id));
  });
}

const isTruthyId = (id: unknown): boolean => (typeof id === "object" ? id !== null : Boolean(id));

/** `limit` or `offset` of a search; 0 means none. */
export function rowCount(clause: "LIMIT" | "OFFSET", value: unknown, version: Version): number {
  if (!isTruthy(value)) return 0;
  if (version === 14 && value === true) return 1;
  if (version === 14 && typeof value !== "number") {
    throw typeError(`%d format: a number is required, not ${typeName(value)}`);
  }
  if (value === true) {
    throw new OdooError(
      "psycopg2.errors.DatatypeMismatch",
      500,
      `argument of ${clause} must be type bigint, not type boolean\n`,
    );
  }
  const text = String(value).trim();
  if (!/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) throw noNumber(text, "bigint");
  const count = Math.round(Number(text));
  if (Math.abs(count) > 2 ** 63) {
    throw new OdooError("psycopg2.errors.NumericValueOutOfRange", 500, "bigint out of range\n");
  }
  if (count >= 0) return count;
  throw new OdooError(
    `psycopg2.errors.InvalidRowCountIn${clause === "LIMIT" ? "Limit" : "ResultOffset"}Clause`,
    500,
    `${clause} must not be negative\n`,
  );
}

/** Names of fields; undefined for all. */
export function fieldNames(fields: unknown): string[] | undefined {
  if (!isTruthy(fields)) return undefined;
  return iterated(fields).map((name) => {
    checkHashable(name);
    return String(name);
  });
}

/** The context of a call. Throws as the server does for what is not a context, and for companies and languages that it has not. */
export function checkedContext(
  context: unknown,
  version: Version,
  hasCompany: (id: unknown) => boolean,
): Readonly<Record<string, unknown>> {
  if (!isTruthy(context)) return {};
  if (!isDictionary(context)) {
    if (typeof context === "string" || Array.isArray(context)) {
      throw valueError("dictionary update sequence element #0 has length 1; 2 is required");
    }
    throw typeError(`'${typeName(context)}' object is not iterable`);
  }
  const { allowed_company_ids: companies, lang } = context;
  if (version === 19 && isDictionary(companies)) throw typeError("unhashable type: 'dict'");
  if (isTruthy(companies) && !iterated(companies).every(hasCompany)) {
    throw accessError("Access to unauthorized or invalid companies.");
  }
  if (version === 19 && isTruthy(lang) && lang !== "en_US") {
    throw userError(`Invalid language code: ${String(lang)}`);
  }
  return context;
}
