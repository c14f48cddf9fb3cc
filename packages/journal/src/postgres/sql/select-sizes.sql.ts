import { escapeIdentifier } from "pg";
import type { Database } from "../database.ts";

const sizes = `
select
  pg_class.relname as "table",
  pg_total_relation_size(pg_class.oid) as bytes,
  coalesce(pg_stat_get_dead_tuples(pg_class.oid), 0) as dead
from pg_class
join pg_namespace on pg_namespace.oid = pg_class.relnamespace
where pg_namespace.nspname = current_schema() and pg_class.relkind = 'r'`;

const names = `
select quote_ident(tablename) as name
from pg_tables
where schemaname = current_schema()`;

const waiting = `
select count(*) as count, min(accepted_at) as oldest
from messages
where ended_at is null`;

export interface TableSize {
  table: string;
  rows: number;
  /** With its indexes. */
  bytes: number;
  /** Rows that nobody sees any more and that no vacuum has taken away yet. */
  dead: number;
}

/** Of each table of the journal. Reads everything. */
export async function selectSizes(db: Database): Promise<TableSize[]> {
  const found = await db.prepare<Omit<TableSize, "rows">>(sizes)();
  const counted: TableSize[] = [];
  for (const each of found) {
    const text = `select count(*) as rows from ${escapeIdentifier(each.table)}`;
    const [row] = await db.prepare<{ rows: number }>(text, { slow: true })();
    counted.push({ ...each, rows: row?.rows ?? 0 });
  }
  return counted;
}

/** Names of the journal's tables, as SQL reads them. */
export async function selectTables(db: Database): Promise<string[]> {
  return (await db.prepare<{ name: string }>(names)()).map(({ name }) => name);
}

/** How many messages have not ended, and when the first of them was accepted. */
export async function selectWaiting(db: Database): Promise<{ count: number; oldest: number | null }> {
  const [found] = await db.prepare<{ count: number; oldest: number | null }>(waiting, { slow: true })();
  return found ?? { count: 0, oldest: null };
}
