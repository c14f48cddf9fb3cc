import { type Change, type Command, entityOf, isEmpty, type ReconcileOptions } from "./change.ts";
import { compare, textLinesGo } from "./compare.ts";
import type { OdooConnection } from "./connection.ts";
import { type LineReferences, readReferences, saveReferences } from "./line-references.ts";
import type { PreparedRecord, Values } from "./prepare.ts";
import { isFixed } from "./record-states.ts";
import { idOf, rowId } from "./values.ts";

/** Odoo may compute a field again after a write (a price from its list); what still differs is written once more. */
const writes = 2;

/** A record that was brought to what the mapping says. */
export interface Reconciled {
  /** Rows by line key. */
  children: Record<string, number>;
  /** State of the record now; undefined where its model has none. */
  state: string | undefined;
  /** The first change that was written, and the rows that it created: what `undo` takes back. */
  change: Change;
  /** What is left to do once the change is accepted. */
  last: Values;
  /** A field that Odoo did not keep as it was sent, although it said that all is well. */
  lost: string | undefined;
}

/** Writes what differs, head and lines in one transaction, and keeps which line is which row. */
export async function reconcile(
  connection: OdooConnection,
  id: number,
  wanted: PreparedRecord,
  options: ReconcileOptions,
): Promise<Reconciled> {
  const { model, signal } = options;
  const first = await compare(connection, id, wanted, options);
  let change = first;
  for (let turn = 0; turn < writes && !isEmpty(change); turn++) {
    const announced = await announce(connection, change, options);
    const vals = { ...change.head, ...commandsOf(change, "commands") };
    const call = { model, method: "write", ids: [id], args: { vals }, company: wanted.company, signal };
    await connection.ask(call);
    change = await compare(connection, id, wanted, options, announced);
  }
  const children = await keepReferences(connection, change, options);
  const lost = lostField(change, wanted);
  return { children, change: first, state: change.state, last: commandsOf(change, "last"), lost };
}

/** Kinds of fields whose values have one spelling: texts may be cleaned, and amounts rounded, by the server. */
const exact = ["many2one", "many2many", "boolean", "selection", "integer", "date", "datetime"];

function lostField({ head, lines }: Change, wanted: PreparedRecord): string | undefined {
  const own = Object.keys(head).find((name) => exact.includes(wanted.fields.get(name).type));
  if (own !== undefined) return own;
  for (const { wanted: line, commands } of lines) {
    for (const [kind, , values] of commands) {
      if (kind !== 1 || values === 0) return line.field.name;
      const name = Object.keys(values).find((each) => exact.includes(line.fields.get(each).type));
      if (name !== undefined) return `${line.field.name}.${name}`;
    }
  }
  return undefined;
}

/** Writes what nothing takes back: notes and sections that go from a confirmed order. */
export async function finish(
  { ask }: OdooConnection,
  { change, last }: Reconciled,
  company: number | undefined,
  { model, signal }: ReconcileOptions,
): Promise<void> {
  if (Object.keys(last).length === 0) return;
  await ask({ model, method: "write", ids: [change.id], args: { vals: last }, company, signal });
}

/** Writes down which rows exist and which lines are about to be created, for the case that we never hear of it. */
async function announce(
  connection: OdooConnection,
  { lines }: Change,
  { model, record }: ReconcileOptions,
): Promise<Map<string, LineReferences>> {
  const announced = new Map<string, LineReferences>();
  for (const { wanted, added, rows, known } of lines) {
    if (added.length === 0) continue;
    const pending = { keys: [...added], known: rows.map((row) => rowId(row)) };
    const references = { lines: { ...known }, pending };
    announced.set(wanted.field.name, references);
    await saveReferences(connection, entityOf(model, wanted.field.name), record, references);
  }
  return announced;
}

/** Keeps the rows that `compare` recognised; gives those of the mapping's lines. */
export async function keepReferences(
  connection: OdooConnection,
  { lines }: Change,
  { model, record }: ReconcileOptions,
): Promise<Record<string, number>> {
  const children: Record<string, number> = {};
  for (const { wanted, known, changed } of lines) {
    const entity = entityOf(model, wanted.field.name);
    if (changed) {
      // Another daemon may have written lines of its own meanwhile; rows that are gone do no harm.
      const other = await readReferences(connection, entity, record);
      await saveReferences(connection, entity, record, { lines: { ...other?.lines, ...known } });
    }
    for (const { key } of wanted.items) if (known[key] !== undefined) children[key] = known[key];
  }
  return children;
}

function commandsOf({ lines }: Change, which: "commands" | "last"): Values {
  const changed = lines.filter((line) => line[which].length > 0);
  return Object.fromEntries(changed.map((line) => [line.wanted.field.name, line[which]]));
}

/**
 * Takes back what was written to a confirmed order, used when its result is not acceptable: new lines get the
 * quantity 0, new notes and sections go. A quotation keeps the change, so that a person can look at it.
 */
export async function undo(
  connection: OdooConnection,
  { change, children }: Reconciled,
  company: number | undefined,
  { model, signal }: ReconcileOptions,
): Promise<void> {
  if (!isFixed(model, change.state)) return;
  const removesText = await textLinesGo(connection, signal);
  const vals = pick(change.before, Object.keys(change.head));
  for (const { wanted, commands, added, rows } of change.lines) {
    const before = new Map(rows.map((row) => [rowId(row), row]));
    const back = commands.flatMap(([kind, id, values]): Command[] => {
      const row = before.get(id);
      return kind === 1 && row && values !== 0 ? [[1, id, pick(row, Object.keys(values))]] : [];
    });
    const gone = added.flatMap((key): Command[] => {
      const id = children[key];
      if (id === undefined) return [];
      const isText = wanted.items.some((item) => item.key === key && item.values["display_type"]);
      if (!isText) return [[1, id, { product_uom_qty: 0 }]];
      return [removesText ? [2, id, 0] : [1, id, { name: "" }]];
    });
    if (back.length + gone.length > 0) vals[wanted.field.name] = [...back, ...gone];
  }
  if (Object.keys(vals).length === 0) return;
  await connection.ask({ model, method: "write", ids: [change.id], args: { vals }, company, signal });
}

/** Values as `read` gave them, in the form that `write` takes: `[id, name]` is written as the id. */
function pick(row: Values, names: readonly string[]): Values {
  const writable = (value: unknown): unknown =>
    Array.isArray(value) && typeof value[1] === "string" ? idOf(value) : value;
  return Object.fromEntries(names.map((name) => [name, writable(row[name])]));
}
