import type { Field, Version } from "./models.ts";
import { impossible, OdooError, typeError, valueError } from "./odoo-error.ts";
import {
  checkHashable,
  checkInteger,
  checkText,
  floatOf,
  integerOf,
  isDictionary,
  isTruthy,
  noNumber,
  typeName,
} from "./python.ts";

/** `YYYY-MM-DD HH:MM:SS`; the fraction that is stored is never shown. */
export const showInstant = (epoch: number): string =>
  new Date(epoch).toISOString().slice(0, 19).replace("T", " ");

/** What the field stores for a value that is not a relation. Throws as the server does. */
export function stored(model: string, name: string, field: Field, value: unknown): unknown {
  switch (field.type) {
    case "boolean":
      // Any text that is not empty counts as true, "false" included.
      return isTruthy(value);
    case "integer": {
      const whole = integerOf(value);
      checkInteger(whole);
      return whole;
    }
    case "float":
    case "monetary":
      return rounded(floatOf(value), field.digits);
    case "datetime":
      return isTruthy(value) ? instantOf(value) : false;
    case "date":
      return isTruthy(value) ? dayOf(value) : false;
    case "selection":
      checkHashable(value);
      if (!isTruthy(value)) return false;
      if (typeof value === "string" && field.selection?.includes(value)) return value;
      throw valueError(`Wrong value for ${model}.${name}: '${String(value)}'`);
    case "html":
      // What cleans markup leaves out what no store can hold.
      if (isDictionary(value)) {
        throw new OdooError("psycopg2.ProgrammingError", 500, "can't adapt type 'dict'");
      }
      return isEmpty(value) ? false : textOf(value).replaceAll("\0", "").toWellFormed();
    default:
      return isEmpty(value) ? false : kept(textOf(value), field);
  }
}

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === false;

function textOf(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A text that is longer than the column is cut without a word. */
function kept(text: string, { size }: Field): string {
  checkText(text);
  return size === undefined ? text : text.slice(0, size);
}

/** Half away from zero, as decimal places see it: 2.775 is 2.78 although its binary form lies below. */
export function rounded(value: number, digits: number | undefined): number {
  if (digits === undefined) return value;
  const scaled = Math.abs(value) * 10 ** digits;
  const whole = Math.floor(scaled + 0.5 + scaled * 1e-12 + 1e-9);
  return (Math.sign(value) * whole) / 10 ** digits || 0;
}

/** As `strptime` reads it, whose format is cut to the length of the text. */
function instantOf(value: unknown): number {
  if (typeof value !== "string") throw typeError(`object of type '${typeName(value)}' has no len()`);
  const text = value.slice(0, 19);
  const shape = /^(\d{4}-\d{2}-\d{2})(?: (\d{2})(?::(\d{2})(?::(\d{2}))?)?)?$/.exec(text);
  const [, day = "", hour = "00", minute = "00", second = "00"] = shape ?? [];
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 62;
  if (!shape || !isTime) {
    throw valueError(`time data '${value}' does not match format '%Y-%m-%d %H:%M:%S'`);
  }
  checkDay(day);
  if (value.length > 19) throw valueError(`unconverted data remains: ${value.slice(19)}`);
  return Date.parse(`${day}T${hour}:${minute}:${second}Z`);
}

/** A day, with what stands behind its ten characters left out. */
function dayOf(value: unknown): string {
  if (typeof value !== "string") throw typeError(`'${typeName(value)}' object is not subscriptable`);
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(value.slice(0, 10)) ?? [];
  if (year === "") throw valueError(`time data '${value}' does not match format '%Y-%m-%d'`);
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  checkDay(text);
  return text;
}

/** Throws for a day that the calendar does not have. */
export function checkDay(text: string): void {
  if (text.startsWith("0000")) throw valueError("year 0 is out of range");
  const at = new Date(`${text}T00:00:00Z`);
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
  if (!isDay) throw valueError("day is out of range for month");
}

/**
 * The id that a relation stores. 19 empties it for any text and says that all is well; 14 reads numbers from text
 * and lets the database refuse the rest.
 */
export function relationId(value: unknown, version: Version): number | false {
  const isWhole = typeof value === "number" && Number.isInteger(value);
  if (version === 19) return isWhole && value !== 0 ? value : false;
  if (isDictionary(value)) {
    throw new OdooError("psycopg2.ProgrammingError", 500, "can't adapt type 'NewId'");
  }
  const id = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof id === "string") throw noNumber(id);
  if (typeof id !== "number" || !Number.isInteger(id)) return false;
  checkInteger(id);
  return id;
}

/** A copy of the ids that a relation to many records stores; none where nothing is stored. */
export const idsOf = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((id) => typeof id === "number") : [];

/** The complaint of 14 about a relation to nothing: the words of a foreign key. */
export const brokenRelation = (model: string, field: string): OdooError =>
  impossible(
    `another model requires the record being deleted. If possible, archive it instead.\n\nModel: ${model}, Constraint: ${model.replaceAll(".", "_")}_${field}_fkey`,
  );
