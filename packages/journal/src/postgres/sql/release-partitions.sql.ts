import type { Database } from "../database.ts";

const leaving = `
update partitions
set fence = 0, owner = case when $3 then 'nobody' else owner end
where partition = any ($2::integer[]) and fence = $1`;

const unlocking = `
select pg_advisory_unlock($1, partition)
from unnest($2::integer[]) as partition`;

/** Gives partitions to whoever takes them next; `isSettled`: in order, so that nothing of them is under way. */
export function releasePartitions(
  db: Database,
  lockClass: number,
): (number: number, partitions: readonly number[], isSettled: boolean) => Promise<void> {
  const leave = db.prepare(leaving);
  const unlock = db.prepare(unlocking);
  return async (number, partitions, isSettled) => {
    await leave(number, partitions, isSettled);
    await unlock(lockClass, partitions);
  };
}
