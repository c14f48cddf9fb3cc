import type { Database } from "better-sqlite3";
import { type ColumnKind, type CopiedTable, copiedTables } from "../../copy/tables.ts";
import type { Cell, Row } from "../../copy/transfer.ts";
import { type Packed, packOrNull, unpack } from "../pack.ts";

type Stored = Packed | number | null;

/** Reads the rows of a table, in the order in which they lie. Until it ends, nothing else can be asked of the database. */
export function* selectRows(db: Database, table: CopiedTable): Generator<Row> {
  const kinds = Object.values(table.columns);
  const names = Object.keys(table.columns).join(", ");
  const statement = db.prepare<[], Stored[]>(`select ${names} from ${table.name}`).raw();
  for (const stored of statement.iterate()) yield stored.map((value, index) => cellOf(value, kinds[index]));
}

/** Writes rows as they were read, whatever backend they come from. */
export function insertRows(db: Database, table: CopiedTable): (rows: readonly Row[]) => void {
  const kinds = Object.values(table.columns);
  const names = Object.keys(table.columns);
  const statement = db.prepare<Stored[]>(
    `insert into ${table.name} (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
  );
  return (rows) => {
    for (const row of rows) statement.run(...row.map((cell, index) => storedOf(cell, kinds[index])));
  };
}

export function countRows(db: Database, { name }: CopiedTable): number {
  return db.prepare<[], number>(`select count(*) from ${name}`).pluck().get() ?? 0;
}

/** Name of a table that has a row already. */
export function tableInUse(db: Database): string | undefined {
  const isInUse = ({ name }: CopiedTable) => db.prepare(`select 1 from ${name} limit 1`).get() !== undefined;
  return copiedTables.find(isInUse)?.name;
}

/** Flags are the numbers 0 and 1, and texts that `pack` has deflated are bytes; nothing else is either. */
function cellOf(value: Stored, kind: ColumnKind | undefined): Cell {
  if (kind === "flag") return value === 1;
  return value instanceof Uint8Array ? unpack(value) : value;
}

function storedOf(cell: Cell, kind: ColumnKind | undefined): Stored {
  if (typeof cell === "boolean") return cell ? 1 : 0;
  if (kind === "packed" && typeof cell !== "number") return packOrNull(cell);
  return cell;
}
