import type { Database } from "../database.ts";

const text = `
select
  number, name, (extract(epoch from joined_at) * 1000)::bigint as since,
  (select count(*) from partitions where fence = number) as partitions
from daemons
where number = any ($1::integer[])
order by number`;

/** Those of these daemons that are known, in the order in which they came. */
export function listDaemons(
  db: Database,
): (
  live: readonly number[],
) => Promise<{ number: number; name: string; since: number; partitions: number }[]> {
  return db.prepare(text);
}
