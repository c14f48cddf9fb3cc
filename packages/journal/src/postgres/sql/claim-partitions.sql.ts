import type { Database } from "../database.ts";
import { lockPartitions } from "./lock-partitions.sql.ts";

/** Two daemons look in orders of their own, so that they seldom try the same. */
const looking = `
select partition, owner <> 'nobody' as "wasLeft", (
  select digest
  from daemons
  join activations on position = activation
  where number = fence
) as revision
from partitions
where fence <> all ($1::integer[])
order by hashint4(partition # $2)
limit $3`;

const taking = `
update partitions
set fence = $1, owner = $2
where partition = any ($3::integer[])`;

/** A partition that was claimed. */
export interface Claimed {
  partition: number;
  /** The daemon that had it did not give it up in order. */
  wasLeft: boolean;
  /** What that daemon ran; null where nobody knows. */
  revision: string | null;
}

export interface Claimant {
  number: number;
  name: string;
  /** Numbers of the daemons that are there. */
  live: readonly number[];
}

/** Takes partitions that no daemon has, at most so many. Each statement is a transaction of its own. */
export function claimPartitions(
  db: Database,
  lockClass: number,
): (claimant: Claimant, limit: number) => Promise<Claimed[]> {
  const look = db.prepare<Claimed>(looking);
  const lock = lockPartitions(db, lockClass);
  const take = db.prepare(taking);
  return async ({ number, name, live }, limit) => {
    const free = await look(live, number, limit);
    if (free.length === 0) return [];
    // Those of its own have its number, so it tries no lock that it has: it would have to give that back twice.
    const got = await lock(free.map(({ partition }) => partition));
    if (got.length > 0) await take(number, name, got);
    return free.filter(({ partition }) => got.includes(partition));
  };
}
