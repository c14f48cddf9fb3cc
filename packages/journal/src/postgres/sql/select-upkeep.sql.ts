import type { Database } from "../database.ts";

const text = `
select
  current_setting('synchronous_standby_names') as standbys,
  sum(pg_total_relation_size(pg_class.oid))::bigint as bytes
from pg_class
join pg_namespace on pg_namespace.oid = pg_class.relnamespace
where pg_namespace.nspname = current_schema() and pg_class.relkind = 'r'`;

/** What a doctor tells of the server and the tables' size. */
export function selectUpkeep(db: Database): () => Promise<{ standbys: string; bytes: number }> {
  const statement = db.prepare<{ standbys: string; bytes: number }>(text);
  return async () => (await statement())[0] ?? { standbys: "", bytes: 0 };
}
