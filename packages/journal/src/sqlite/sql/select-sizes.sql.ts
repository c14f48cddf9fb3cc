import type { Database } from "better-sqlite3";

const sizes = `
select tbl_name as "table", sum(pgsize) as bytes
from sqlite_schema
join (select name, sum(pgsize) as pgsize from dbstat group by name) as trees using (name)
where tbl_name not like 'sqlite%'
group by tbl_name`;

const waiting = `
select count(*) as count, min(accepted_at) as oldest
from messages
where ended_at is null`;

/** Rows and bytes of each table, with its indexes. Reads everything. */
export function selectSizes(db: Database): { table: string; rows: number; bytes: number }[] {
  const found = db.prepare<[], { table: string; bytes: number }>(sizes).all();
  return found.map(({ table, bytes }) => {
    const rows = db.prepare<[], number>(`select count(*) from ${table}`).pluck().get() ?? 0;
    return { table, rows, bytes };
  });
}

/** How many messages have not ended, and when the first of them was accepted. */
export function selectWaiting(db: Database): { count: number; oldest: number | null } {
  return (
    db.prepare<[], { count: number; oldest: number | null }>(waiting).get() ?? { count: 0, oldest: null }
  );
}
