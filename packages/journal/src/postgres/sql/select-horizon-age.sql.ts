import type { Database } from "../database.ts";

/** Of the daemons' transactions that write. One that only reads has no number, and is behind no message. */
const text = `
select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8 as seconds
from pg_stat_get_activity(null)
where pid in (select process from daemons) and backend_xid is not null`;

/** See `Partitions.horizonAge`; milliseconds. */
export function selectHorizonAge(db: Database): () => Promise<number> {
  const statement = db.prepare<{ seconds: number }>(text);
  return async () => ((await statement())[0]?.seconds ?? 0) * 1000;
}
