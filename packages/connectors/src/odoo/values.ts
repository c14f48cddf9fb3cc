import { isLongNumber } from "@crossdock/kit";
import { odooFailures } from "./failures.ts";
import type { FieldInfo } from "./field-catalog.ts";

/** A value of a mapping as Odoo takes it in `write`; throws `Rejected` naming the field when it does not fit. */
export function toOdoo(field: FieldInfo, value: unknown): unknown {
  if (value === null || value === undefined || value === "") return false;
  switch (field.type) {
    case "datetime":
      return toDatetime(field, value);
    case "date":
      return toDate(field, value);
    case "integer":
      return whole(field, value);
    case "float":
    case "monetary":
      return decimal(field, value);
    case "boolean":
      return toBoolean(field, value);
    case "many2one":
      return value === false ? false : identifier(field, value);
    case "many2many":
      return [value].flat().map((id) => identifier(field, id));
    case "char":
    case "text":
    case "html":
    case "selection":
      if (typeof value === "string") return whatFits(field, storable(value)) || false;
      if (value === false) return value;
      if (typeof value === "number") return String(value);
      throw unfit(field, "text");
    default:
      return value;
  }
}

function whatFits(field: FieldInfo, text: string): string {
  if (!field.size || text.length <= field.size) return text;
  throw unfit(field, `a text of at most ${field.size} characters`);
}

/**
 * Throws `Rejected` for a text that names a record and cannot be stored as it is: with a character left out it would name
 * another one.
 */
export function checkName(field: string, value: unknown): void {
  if (typeof value !== "string" || storable(value) === value) return;
  const what = value.includes("\0") ? "the character U+0000" : "half of a character (a lone surrogate)";
  throw odooFailures.fail(
    "badValue",
    `\`${field}\` has ${what}, which Odoo cannot store; it names no record`,
  );
}

/** What PostgreSQL can store of a text: no NUL, and U+FFFD for half of a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, the only form that both versions take. */
export function formatInstant(epoch: number): string {
  return new Date(epoch).toISOString().slice(0, 19).replace("T", " ");
}

/** Epoch milliseconds of Odoo's own form. */
export function readInstant(text: string): number {
  return Date.parse(`${text.replace(" ", "T")}Z`);
}

const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;
const ownInstant = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;

function toDatetime(field: FieldInfo, value: unknown): string {
  if (typeof value === "string" && isDay(value.slice(0, 10))) {
    if (ownInstant.test(value) && !Number.isNaN(readInstant(value))) return value;
    const epoch = instant.test(value) ? Date.parse(value.replace(" ", "T")) : Number.NaN;
    if (!Number.isNaN(epoch)) return formatInstant(epoch);
  }
  throw unfit(field, "an instant with its offset, such as `2026-11-23T10:00:00Z`");
}

function toDate(field: FieldInfo, value: unknown): string {
  // The day as it was written: an order of 23:30 in Tokyo belongs to Tokyo's day.
  const day = typeof value === "string" ? /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(value)?.[0] : undefined;
  if (day !== undefined && isDay(day)) return day;
  throw unfit(field, "a day such as `2026-11-23`");
}

/** Whether the calendar has the day: 31 February would quietly be 3 March. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function decimal(field: FieldInfo, value: unknown): number {
  const number = typeof value === "string" ? decimalOf(value) : value;
  if (typeof number === "number" && Number.isFinite(number)) return number;
  throw unfit(field, "a number, or a decimal as text, of no more digits than a number keeps");
}

/** Undefined for a text that is not a decimal, and for one that would be another number. */
export function decimalOf(text: string): number | undefined {
  const [, sign, digits] = /^\s*([+-]?)0*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*$/.exec(text) ?? [];
  if (digits === undefined || isLongNumber(digits)) return undefined;
  return Number(`${sign}${digits}`);
}

/** Whole numbers of PostgreSQL: four bytes. */
const largestWhole = 2 ** 31 - 1;

function whole(field: FieldInfo, value: unknown): number {
  const number = decimal(field, value);
  if (Number.isInteger(number) && number <= largestWhole && number >= -largestWhole - 1) return number;
  throw unfit(field, `a whole number up to ${largestWhole}`);
}

function toBoolean(field: FieldInfo, value: unknown): boolean {
  // Odoo stores the text "false" as true.
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw unfit(field, "true or false");
}

/** Odoo 19 silently empties a relation that is written as text, so that only numbers may pass. */
function identifier(field: FieldInfo, value: unknown): number {
  const id = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof id === "number" && Number.isInteger(id) && id > 0 && id <= largestWhole) return id;
  throw unfit(field, `the id of a ${field.relation ?? "record"}; write a code as \`{ "code": … }\``);
}

function unfit(field: FieldInfo, wanted: string) {
  return odooFailures.fail("badValue", `\`${field.name}\` must be ${wanted}`);
}

/** True when Odoo's `read` value already is what `toOdoo` gave. */
export function isSame(field: FieldInfo, read: unknown, wanted: unknown): boolean {
  switch (field.type) {
    case "many2one":
      return idOf(read) === (wanted === false ? undefined : wanted);
    case "many2many": {
      const ids = [...relatedIds(read)].sort((a, b) => a - b);
      const own = wanted === false ? [] : [...new Set(relatedIds(wanted))].sort((a, b) => a - b);
      return ids.join() === own.join();
    }
    case "float":
    case "monetary": {
      // 14 keeps a price to its precision: what it rounded away would differ for ever.
      const unit = 10 ** -(field.digits ? field.digits[1] : 6);
      return Math.abs(Number(read) - Number(wanted)) < unit * 0.5000001;
    }
    case "html":
      return plain(read) === plain(wanted);
    default:
      return (read || false) === (wanted || false);
  }
}

/** A relation reads as `[id, name]`, or `false`. */
export function idOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return typeof value[0] === "number" ? value[0] : undefined;
  return typeof value === "number" ? value : undefined;
}

/** The id of a row that was read with its id, as every row is. */
export function rowId(row: Readonly<Record<string, unknown>>): number {
  return row["id"] as number; // Odoo adds it to whatever is asked for
}

/** The ids of a relation to many records. */
export function relatedIds(value: unknown): readonly number[] {
  return value as readonly number[]; // Odoo reads such a field as a list of ids, and it is asked for
}

/** Odoo wraps and cleans HTML: only the words are compared. */
function plain(html: unknown): string {
  return typeof html === "string"
    ? html
        .replace(/<[^<>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim()
    : "";
}
