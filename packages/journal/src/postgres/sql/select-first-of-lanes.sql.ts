import type { MessageRow } from "../../message.ts";
import type { Database } from "../database.ts";

const text = `
select message_id as id, state, pinned
from messages as first
where ended_at is null and partition = any ($1::integer[]) and mode = 'live' and (
  key is null
  or not exists (
    select 1
    from messages as earlier
    where earlier.ended_at is null
      and earlier.flow = first.flow and earlier.retailer = first.retailer and earlier.mode = first.mode
      and left(earlier.key, 256) = left(first.key, 256) and earlier.key = first.key
      and (earlier.xid, earlier.id) < (first.xid, first.id)
  )
)
order by first.xid, first.id`;

type First = Pick<MessageRow, "id" | "state" | "pinned">;

/** The first unfinished message of each live lane of these partitions; without a key, each is the first. */
export function selectFirstOfLanes(db: Database): (partitions: readonly number[]) => Promise<First[]> {
  return db.prepare<First>(text);
}
