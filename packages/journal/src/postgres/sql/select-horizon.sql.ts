import type { Database } from "../database.ts";

/** A transaction goes on to see of processes what it once saw, unless it is told to look again. */
const looking = `
select pg_stat_clear_snapshot()`;

/**
 * The statement's snapshot is taken before it looks at the processes, so a daemon's transaction with a number below `until`
 * either shows there, or has ended. Of a process only the lower half of its transaction's number is known.
 */
const reading = `
with now as materialized (
  select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as until
)
select
  until,
  (
    select min(until - ((until - backend_xid::text::bigint) & 4294967295))
    from pg_stat_get_activity(null)
    where pid in (select process from daemons) and (until - backend_xid::text::bigint) & 4294967295 < 2147483648
  ) as running
from now`;

/**
 * Answers the number of a transaction: messages of those before it are all there, for the statements that follow. Transactions
 * of others hold nothing up: they accept no messages. A daemon is known before it accepts any, and forgotten after its session
 * has ended.
 */
export function selectHorizon(db: Database): () => Promise<number> {
  const look = db.prepare(looking);
  const read = db.prepare<{ until: number; running: number | null }>(reading);
  return async () => {
    await look();
    const [found] = await read();
    if (!found) throw new Error("the server does not say which transactions run");
    return found.running ?? found.until;
  };
}
