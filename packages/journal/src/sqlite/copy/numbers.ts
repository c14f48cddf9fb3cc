import type { Database } from "better-sqlite3";
import { copiedTables } from "../../copy/tables.ts";

/** The last number that a row of each numbered table was given, whether or not it is still there. */
export function selectNumbers(db: Database): Record<string, number> {
  const given = db.prepare<[string], number>("select seq from sqlite_sequence where name = ?").pluck();
  const numbers: Record<string, number> = {};
  for (const { name, numbered } of copiedTables) {
    if (numbered === undefined) continue;
    const last = db.prepare<[], number | null>(`select max(${numbered}) from ${name}`).pluck().get();
    numbers[name] = Math.max(given.get(name) ?? 0, last ?? 0);
  }
  return numbers;
}

/** The next row of these tables gets a number above. A table that reuses numbers has none to keep. */
export function raiseNumbers(db: Database, numbers: Readonly<Record<string, number>>): void {
  const raise = db.prepare<[number, string]>("update sqlite_sequence set seq = max(seq, ?) where name = ?");
  const begin = db.prepare<[string, number]>("insert into sqlite_sequence (name, seq) values (?, ?)");
  const counts = db.prepare<[string], unknown>(
    "select 1 from sqlite_schema where name = ? and sql like '%autoincrement%'",
  );
  for (const [table, last] of Object.entries(numbers)) {
    if (counts.get(table) === undefined || last === 0) continue;
    if (raise.run(last, table).changes === 0) begin.run(table, last);
  }
}
