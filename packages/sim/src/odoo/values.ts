import type { Field, Version } from "./models.ts";
import { OdooError, validationError, valueError } from "./odoo-error.ts";

/** `YYYY-MM-DD HH:MM:SS`; the fraction that is stored is never shown. */
export const showInstant = (epoch: number): string =>
  new Date(epoch).toISOString().slice(0, 19).replace("T", " ");

/** What the field stores for a value that is no relation. Throws as the server does. */
export function stored(model: string, name: string, field: Field, value: unknown): unknown {
  const empty = value === null || value === undefined || value === false;
  switch (field.type) {
    case "boolean":
      // Any text that is not empty counts as true, "false" included.
      return Boolean(value);
    case "integer":
      return empty ? 0 : Math.trunc(numberOf(value));
    case "float":
    case "monetary":
      return empty ? 0 : rounded(numberOf(value), field.digits);
    case "datetime":
      return empty || value === "" ? false : instantOf(String(value));
    case "date":
      return empty || value === "" ? false : dayOf(String(value));
    case "selection":
      if (empty || value === "") return false;
      if (field.selection?.includes(String(value))) return value;
      throw valueError(`Wrong value for ${model}.${name}: '${String(value)}'`);
    default:
      return empty ? false : String(value);
  }
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value === true) return 1;
  const text = String(value).trim();
  if (text !== "" && Number.isFinite(Number(text))) return Number(text);
  throw valueError(`could not convert string to float: '${String(value)}'`);
}

/** Half away from zero, as decimal places see it: 2.775 is 2.78 although its binary form lies below. */
export function rounded(value: number, digits: number | undefined): number {
  if (digits === undefined) return value;
  const scaled = Math.abs(value) * 10 ** digits;
  const whole = Math.floor(scaled + 0.5 + scaled * 1e-12 + 1e-9);
  return (Math.sign(value) * whole) / 10 ** digits || 0;
}

function instantOf(text: string): number {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (day) return Date.parse(`${text}T00:00:00Z`);
  const epoch = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/.test(text)
    ? Date.parse(`${text.slice(0, 19).replace(" ", "T")}Z`)
    : Number.NaN;
  if (Number.isNaN(epoch)) {
    throw valueError(`time data '${text}' does not match format '%Y-%m-%d %H:%M:%S'`);
  }
  if (text.length > 19) throw valueError(`unconverted data remains: ${text.slice(19)}`);
  return epoch;
}

function dayOf(text: string): string {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (day && !Number.isNaN(Date.parse(day))) return day;
  throw valueError(`time data '${text}' does not match format '%Y-%m-%d'`);
}

/**
 * The id that a relation stores. 19 empties it for any text and says that all is well; 14 reads numbers from text
 * and lets the database refuse the rest.
 */
export function relationId(field: string, value: unknown, version: Version): number | false {
  if (value === null || value === undefined || value === false || value === "") return false;
  if (Array.isArray(value)) return relationId(field, value[0], version);
  if (typeof value === "number") return value;
  if (version === 19) return false;
  if (/^\d+$/.test(String(value))) return Number(value);
  throw new OdooError(
    "psycopg2.errors.InvalidTextRepresentation",
    500,
    `invalid input syntax for type integer: "${String(value)}"\nLINE 1: UPDATE … SET "${field}"='${String(value)}'\n`,
  );
}

/** The complaint of 14 about a relation to nothing: the words of a foreign key. */
export const brokenRelation = (model: string, field: string): OdooError =>
  validationError(
    `The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: ${model}, Constraint: ${model.replaceAll(".", "_")}_${field}_fkey`,
  );
