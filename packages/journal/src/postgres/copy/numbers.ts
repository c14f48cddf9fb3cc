import { copiedTables } from "../../copy/tables.ts";
import type { Database } from "../database.ts";
import { nameHere } from "./columns.ts";

const sequences = copiedTables.flatMap((table) => {
  const { name, numbered, columns } = table;
  const kind = numbered === undefined ? undefined : columns[numbered];
  if (numbered === undefined || kind === undefined) return [];
  return [{ table: name, column: nameHere(table, numbered, kind) }];
});

const reading = `
select coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass), 0) as last`;

const setting = `
select setval(pg_get_serial_sequence($1, $2), $3)`;

/** The last number that a row of each numbered table was given, whether or not it is still there. */
export async function selectNumbers(db: Database): Promise<Record<string, number>> {
  const read = db.prepare<{ last: number }>(reading);
  const numbers: Record<string, number> = {};
  for (const { table, column } of sequences) numbers[table] = (await read(table, column))[0]?.last ?? 0;
  return numbers;
}

/** The next row of each table gets a number above. */
export async function raiseNumbers(db: Database, numbers: Readonly<Record<string, number>>): Promise<void> {
  const set = db.prepare(setting);
  for (const { table, column } of sequences) {
    const last = numbers[table] ?? 0;
    if (last > 0) await set(table, column, last);
  }
}
