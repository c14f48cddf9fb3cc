import { type Change, type Command, entityOf, type LineChange, type ReconcileOptions } from "./change.ts";
import type { OdooConnection } from "./connection.ts";
import type { ModelFields } from "./field-catalog.ts";
import { readOne } from "./find-record.ts";
import { type LineReferences, matchRows, outlives, readReferences } from "./line-references.ts";
import type { PreparedLines, PreparedRecord, Values } from "./prepare.ts";
import { checkChange, isFixed } from "./record-states.ts";
import { isSame } from "./values.ts";

/**
 * Compares the record with what the mapping made; writes nothing. `announced` are the references that the caller
 * wrote down last, by field; others are read.
 */
export async function compare(
  connection: OdooConnection,
  id: number,
  wanted: PreparedRecord,
  { model, record, signal }: ReconcileOptions,
  announced: ReadonlyMap<string, LineReferences> = new Map(),
): Promise<Change> {
  const { fields, values, company } = wanted;
  const state = fields.has("state") ? ["state"] : [];
  const names = [...Object.keys(values), ...state, ...wanted.lines.map((line) => line.field.name)];
  const read = await readOne(connection, model, id, names, company, signal);
  const differs = Object.entries(values).filter(
    ([name, value]) => !isSame(fields.get(name), read[name], value),
  );
  const lines = await Promise.all(
    wanted.lines.map(async (line) => {
      const rows = await readRows(connection, line, read[line.field.name] as number[], company, signal);
      const entity = entityOf(model, line.field.name);
      const references = announced.get(line.field.name) ?? (await readReferences(connection, entity, record));
      const fixed = isFixed(model, read["state"]);
      return compareLines(line, rows, references, fixed);
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
  const priced = ["product_uom_qty", "price_unit"].filter(known.has);
  const fields = [
    ...new Set([...items.flatMap((item) => Object.keys(item.values)), ...priced, "write_date"]),
  ];
  const rows = await ask<Values[]>({ model, method: "read", ids, args: { fields }, company, signal });
  return rows.toSorted((a, b) => Number(a["id"]) - Number(b["id"]));
}

function compareLines(
  wanted: PreparedLines,
  rows: readonly Values[],
  references: LineReferences | undefined,
  fixed: boolean,
): LineChange {
  const { fields, items } = wanted;
  const known = matchRows(wanted, rows, references);
  const byId = new Map(rows.map((row) => [row["id"] as number, row]));
  const commands: Command[] = [];
  const added: string[] = [];
  for (const { key, values } of items) {
    const row = byId.get(known[key] ?? 0);
    if (!row) {
      commands.push([0, 0, values]);
      added.push(key);
      continue;
    }
    const vals = lineValues(fields, row, values);
    if (vals) commands.push([1, row["id"] as number, vals]);
  }
  for (const [key, id] of Object.entries(known)) {
    if (items.some((item) => item.key === key) || outlives(wanted)) continue;
    // A confirmed order gives no line back; Odoo asks for a quantity of 0 instead.
    if (!fixed) {
      commands.push([2, id, 0]);
      delete known[key];
    } else if (byId.get(id)?.["product_uom_qty"] !== 0) {
      commands.push([1, id, { product_uom_qty: 0, price_unit: byId.get(id)?.["price_unit"] }]);
    }
  }
  const changed = JSON.stringify(references?.lines ?? {}) !== JSON.stringify(known) || !!references?.pending;
  return { wanted, commands, added, rows, known, changed };
}

/**
 * What to write so that the row has these values; undefined when it has them. Numbers go along with any change, for
 * 19 takes the price from the price list anew when a quantity changes.
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
