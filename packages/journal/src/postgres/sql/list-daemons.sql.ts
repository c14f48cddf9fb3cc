import type { DaemonRow } from "../../partitions.ts";
import type { Database } from "../database.ts";

const text = `
select
  number, name, (extract(epoch from joined_at) * 1000)::bigint as since,
  (select count(*) from partitions where fence = number) as partitions,
  (select digest from activations where position = activation) as revision
from daemons
where number = any ($1::integer[])
order by number`;

/** Those of these daemons that are known, in the order in which they came. */
export function listDaemons(db: Database): (live: readonly number[]) => Promise<Omit<DaemonRow, "isSelf">[]> {
  return db.prepare(text);
}
