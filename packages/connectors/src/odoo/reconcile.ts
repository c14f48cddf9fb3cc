import type { OdooConnection } from "./connection.ts";
import { odooFailures } from "./failures.ts";
import { readOne } from "./find-record.ts";
import { type LineReferences, matchRows, readReferences, saveReferences } from "./line-references.ts";
import type { PreparedLines, PreparedRecord, Values } from "./prepare.ts";
import { checkChange, isFixed } from "./record-states.ts";
import { idOf, isSame } from "./values.ts";

/** One command for a one-to-many field, as Odoo takes it. */
type Command = readonly [0 | 1 | 2, number, Values | 0];

/** What has to be written so that the record is as the mapping says. */
export interface Change {
  id: number;
  /** Fields of the head that differ. */
  head: Values;
  lines: readonly LineChange[];
  /** What `head` was before. */
  before: Values;
  /** State of the record before the change; undefined where its model has none. */
  state: string | undefined;
}

export interface LineChange {
  wanted: PreparedLines;
  commands: readonly Command[];
  /** Lines to be created, in the order of their commands. */
  added: readonly string[];
  /** Rows that existed before. */
  rows: readonly Values[];
  /** Row by line key before the change; lines that go away are left out. */
  known: Readonly<Record<string, number>>;
  /** Whether the cross-reference has to be written although no line is created. */
  changed: boolean;
}

/** Addresses and contacts outlive the documents that brought them; other lines go with their document. */
const kept = new Set(["child_ids"]);

export interface ReconcileOptions {
  model: string;
  /** Name of the record in the cross-reference. */
  record: string;
  signal: AbortSignal;
}

export const entityOf = (model: string, field: string): string => `${model}.${field}`;

/** Compares the record with what the mapping made; writes nothing. */
export async function compare(
  connection: OdooConnection,
  id: number,
  wanted: PreparedRecord,
  { model, record, signal }: ReconcileOptions,
): Promise<Change> {
  const { fields, values, company } = wanted;
  const state = fields.has("state") ? ["state"] : [];
  const locked = fields.has("locked") ? ["locked"] : [];
  const names = [...Object.keys(values), ...state, ...locked, ...wanted.lines.map((line) => line.field.name)];
  const read = await readOne(connection, model, id, names, company, signal);
  const differs = Object.entries(values).filter(
    ([name, value]) => !isSame(fields.get(name), read[name], value),
  );
  const lines = await Promise.all(
    wanted.lines.map(async (line) => {
      const rows = await readRows(connection, line, read[line.field.name] as number[], company, signal);
      const references = await readReferences(connection, entityOf(model, line.field.name), record);
      const fixed = isFixed(model, read["state"]);
      return compareLines(line, rows, references, fixed);
    }),
  );
  const before = Object.fromEntries(differs.map(([name]) => [name, writable(read[name])]));
  const change = { id, head: Object.fromEntries(differs), lines, before, state: textOf(read["state"]) };
  checkChange(model, read, change);
  return change;
}

export const isEmpty = (change: Change): boolean =>
  Object.keys(change.head).length === 0 && change.lines.every((line) => line.commands.length === 0);

async function readRows(
  { ask }: OdooConnection,
  { model, items, fields: known }: PreparedLines,
  ids: readonly number[],
  company: number | undefined,
  signal: AbortSignal,
): Promise<Values[]> {
  if (ids.length === 0) return [];
  const quantity = known.has("product_uom_qty") ? ["product_uom_qty"] : [];
  const fields = [
    ...new Set([...items.flatMap((item) => Object.keys(item.values)), ...quantity, "write_date"]),
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
  const { fields, field, items } = wanted;
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
    const differs = Object.entries(values).filter(
      ([name, value]) => !isSame(fields.get(name), row[name], value),
    );
    if (differs.length > 0) commands.push([1, row["id"] as number, Object.fromEntries(differs)]);
  }
  for (const [key, id] of Object.entries(known)) {
    if (items.some((item) => item.key === key) || kept.has(field.name)) continue;
    // A confirmed order gives no line back; Odoo asks for a quantity of 0 instead.
    if (!fixed) {
      commands.push([2, id, 0]);
      delete known[key];
    } else if (byId.get(id)?.["product_uom_qty"] !== 0) {
      commands.push([1, id, { product_uom_qty: 0 }]);
    }
  }
  const changed = JSON.stringify(references?.lines ?? {}) !== JSON.stringify(known) || !!references?.pending;
  return { wanted, commands, added, rows, known, changed };
}

/** Writes the change in one transaction and keeps which line is which row; gives rows by line key. */
export async function apply(
  connection: OdooConnection,
  change: Change,
  company: number | undefined,
  { model, record, signal }: ReconcileOptions,
): Promise<Record<string, number>> {
  const { ask } = connection;
  for (const line of change.lines.filter((each) => each.added.length > 0)) {
    const pending = { keys: [...line.added], known: line.rows.map((row) => row["id"] as number) };
    const entity = entityOf(model, line.wanted.field.name);
    await saveReferences(connection, entity, record, { lines: { ...line.known }, pending });
  }
  if (!isEmpty(change)) {
    const commands = change.lines
      .filter((line) => line.commands.length > 0)
      .map((line) => [line.wanted.field.name, line.commands]);
    const vals = { ...change.head, ...Object.fromEntries(commands) };
    await ask({ model, method: "write", ids: [change.id], args: { vals }, company, signal });
  }
  const children: Record<string, number> = {};
  for (const line of change.lines) {
    const lines = await rowsAfter(connection, change.id, model, line, company, signal);
    if (line.changed || line.added.length > 0) {
      await saveReferences(connection, entityOf(model, line.wanted.field.name), record, { lines });
    }
    for (const { key } of line.wanted.items) if (lines[key] !== undefined) children[key] = lines[key];
  }
  return children;
}

async function rowsAfter(
  connection: OdooConnection,
  id: number,
  model: string,
  line: LineChange,
  company: number | undefined,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  if (line.added.length === 0) return { ...line.known };
  const { field } = line.wanted;
  const read = await readOne(connection, model, id, [field.name], company, signal);
  const rows = await readRows(connection, line.wanted, read[field.name] as number[], company, signal);
  const pending = { keys: [...line.added], known: line.rows.map((row) => row["id"] as number) };
  const lines = matchRows(line.wanted, rows, { lines: { ...line.known }, pending });
  const lost = line.added.find((key) => lines[key] === undefined);
  if (lost === undefined) return lines;
  throw odooFailures.fail("refused", `Odoo did not keep line \`${lost}\` of \`${field.name}\``);
}

/** Takes the change back, as far as the record's state allows: used when its result is not acceptable. */
export async function undo(
  { ask }: OdooConnection,
  change: Change,
  children: Readonly<Record<string, number>>,
  company: number | undefined,
  { model, signal }: ReconcileOptions,
): Promise<void> {
  const vals: Values = { ...change.before };
  for (const { wanted, commands, added, rows } of change.lines) {
    const before = new Map(rows.map((row) => [row["id"] as number, row]));
    const back = commands.flatMap(([kind, id, values]): Command[] => {
      const row = before.get(id);
      if (kind !== 1 || !row || values === 0) return [];
      return [[1, id, Object.fromEntries(Object.keys(values).map((name) => [name, writable(row[name])]))]];
    });
    const gone = added.map((key): Command => [1, children[key] ?? 0, { product_uom_qty: 0 }]);
    if (back.length + gone.length > 0) vals[wanted.field.name] = [...back, ...gone];
  }
  if (Object.keys(vals).length === 0) return;
  await ask({ model, method: "write", ids: [change.id], args: { vals }, company, signal });
}

/** A value as `read` gives it, in the form that `write` takes: `[id, name]` is written as the id. */
function writable(value: unknown): unknown {
  if (Array.isArray(value) && typeof value[1] === "string") return idOf(value);
  return value;
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
