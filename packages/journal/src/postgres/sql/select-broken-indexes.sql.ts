import type { Database } from "../database.ts";

const text = `
select pg_class.relname::text as name
from pg_index
join pg_class on pg_class.oid = pg_index.indexrelid
join pg_namespace on pg_namespace.oid = pg_class.relnamespace
where pg_namespace.nspname = current_schema() and not (pg_index.indisvalid and pg_index.indisready)
order by 1`;

/** Indexes that the server does not use, such as one whose building was cut off. */
export function selectBrokenIndexes(db: Database): () => Promise<string[]> {
  const statement = db.prepare<{ name: string }>(text);
  return async () => (await statement()).map(({ name }) => name);
}
