import type { Database } from "../database.ts";

const reading = `
select partition
from partitions
where fence = $1
order by partition`;

const locking = `
select partition
from unnest($2::integer[]) as partition
where pg_try_advisory_lock($1, partition)`;

/** The partitions that a daemon has by the table. */
export function partitionsOf(db: Database): (number: number) => Promise<number[]> {
  const statement = db.prepare<{ partition: number }>(reading);
  return async (number) => (await statement(number)).map(({ partition }) => partition);
}

/** Locks partitions for a session that has none of these locks; answers those that it got. */
export function lockPartitions(
  db: Database,
  lockClass: number,
): (partitions: readonly number[]) => Promise<number[]> {
  const statement = db.prepare<{ partition: number }>(locking);
  return async (partitions) => (await statement(lockClass, partitions)).map(({ partition }) => partition);
}
