import { type Change, type Command, entityOf, type LineChange, type ReconcileOptions } from "./change.ts";
import type { OdooConnection } from "./connection.ts";
import type { ModelFields } from "./field-catalog.ts";
import { readOne } from "./find-record.ts";
import { type LineReferences, matchRows, outlives, readReferences } from "./line-references.ts";
import type { PreparedLines, PreparedRecord, Values } from "./prepare.ts";
import { checkChange, isFixed } from "./record-states.ts";
import { isSame, relatedIds, rowId } from "./values.ts";

/**
 * Compares the record with what the mapping made; writes nothing. `announced` are the references that the caller
 * wrote down last, by field; others are read.
 */
export async function compare(
  connection: OdooConnection,
  id: number,
  wanted: PreparedRecord,
  { model, record, signal, isOlder = false }: ReconcileOptions,
  announced: ReadonlyMap<string, LineReferences> = new Map(),
): Promise<Change> {
  const { fields, values, company } = wanted;
  const state = fields.has("state") ? ["state"] : [];
  const names = [...Object.keys(values), ...state, ...wanted.lines.map((line) => line.field.name)];
  const read = await readOne(connection, model, id, names, company, signal);
  const differs = Object.entries(values).filter(
    ([name, value]) => !isOlder && !isSame(fields.get(name), read[name], value),
  );
  const fixed = isFixed(model, read["state"]);
  const gone = fixed ? await goneOnFixed(connection, signal) : remove;
  const lines = await Promise.all(
    wanted.lines.map(async (line) => {
      const rows = await readRows(connection, line, relatedIds(read[line.field.name]), company, signal);
      const entity = entityOf(model, line.field.name);
      const references = announced.get(line.field.name) ?? (await readReferences(connection, entity, record));
      const compared = compareLines(line, rows, references, gone);
      if (!isOlder) return compared;
      return { ...compared, commands: compared.commands.filter(([kind]) => kind === 0), last: [] };
    }),
  );
  const stateText = typeof read["state"] === "string" ? read["state"] : undefined;
  const change = { id, head: Object.fromEntries(differs), lines, before: read, state: stateText };
  checkChange(model, change);
  return change;
}

async function readRows(
  { ask }: OdooConnection,
  { model, items, fields: known }: PreparedLines,
  ids: readonly number[],
  company: number | undefined,
  signal: AbortSignal,
): Promise<Values[]> {
  if (ids.length === 0) return [];
  const priced = ["product_uom_qty", "price_unit", "display_type", "name"].filter(known.has);
  const fields = [
    ...new Set([...items.flatMap((item) => Object.keys(item.values)), ...priced, "write_date"]),
  ];
  const rows = await ask<Values[]>({ model, method: "read", ids, args: { fields }, company, signal });
  return rows.toSorted((a, b) => Number(a["id"]) - Number(b["id"]));
}

/** Whether a confirmed order of this version lets notes and sections go. */
export async function textLinesGo(connection: OdooConnection, signal: AbortSignal): Promise<boolean> {
  const load = (): Promise<string> => connection.serverVersion(signal);
  return Number.parseInt(await connection.remember("server version", load), 10) >= 16;
}

/** What becomes of a line that the mapping no longer has; undefined where nothing is left to do. */
type Gone = (row: Values) => { command: Command; isLast: boolean } | undefined;

const remove: Gone = (row) => ({ command: [2, Number(row["id"]), 0], isLast: false });

/**
 * A confirmed order gives no article line back; Odoo asks for a quantity of 0 instead. Notes and sections may go since
 * Odoo 16; before, their text is emptied.
 */
async function goneOnFixed(connection: OdooConnection, signal: AbortSignal): Promise<Gone> {
  const removesText = await textLinesGo(connection, signal);
  return (row) => {
    const id = Number(row["id"]);
    if (row["display_type"]) {
      if (removesText) return { command: [2, id, 0], isLast: true };
      return row["name"] ? { command: [1, id, { name: "" }], isLast: false } : undefined;
    }
    if (row["product_uom_qty"] === 0) return undefined;
    return { command: [1, id, { product_uom_qty: 0, price_unit: row["price_unit"] }], isLast: false };
  };
}

function compareLines(
  wanted: PreparedLines,
  rows: readonly Values[],
  references: LineReferences | undefined,
  gone: Gone,
): LineChange {
  const { fields, items } = wanted;
  const known = matchRows(wanted, rows, references);
  const byId = new Map(rows.map((row) => [rowId(row), row]));
  const commands: Command[] = [];
  const last: Command[] = [];
  const added: string[] = [];
  for (const { key, values } of items) {
    const row = byId.get(known[key] ?? 0);
    if (!row) {
      commands.push([0, 0, values]);
      added.push(key);
      continue;
    }
    const vals = lineValues(fields, row, values);
    if (vals) commands.push([1, rowId(row), vals]);
  }
  const keys = new Set(items.map((item) => item.key));
  for (const [key, id] of Object.entries(known)) {
    const row = byId.get(id);
    if (keys.has(key) || outlives(wanted) || !row) continue;
    const found = gone(row);
    if (!found) continue;
    (found.isLast ? last : commands).push(found.command);
    if (found.command[0] === 2 && !found.isLast) delete known[key];
  }
  const changed = JSON.stringify(references?.lines ?? {}) !== JSON.stringify(known) || !!references?.pending;
  return { wanted, commands, last, added, rows, known, changed };
}

/**
 * What to write so that the row has these values; undefined when it has them. Numbers go along with any change, for
 * 19 takes the price from the price list again when a quantity changes.
 */
function lineValues(fields: ModelFields, row: Values, values: Values): Values | undefined {
  const differs = (name: string): boolean => !isSame(fields.get(name), row[name], values[name]);
  const names = Object.keys(values);
  if (!names.some(differs)) return undefined;
  const isNumber = (name: string): boolean => ["float", "monetary"].includes(fields.get(name).type);
  return Object.fromEntries(
    names.filter((name) => differs(name) || isNumber(name)).map((name) => [name, values[name]]),
  );
}
