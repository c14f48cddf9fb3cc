import type { Database } from "better-sqlite3";
import type { MessageRow } from "../../message.ts";

const text = `
select id, state, pinned
from messages as first
where ended_at is null and mode = 'live' and (
  key is null
  or not exists (
    select 1
    from messages as earlier
    where earlier.ended_at is null
      and earlier.flow = first.flow and earlier.retailer = first.retailer and earlier.mode = first.mode
      and earlier.key = first.key and earlier.seq < first.seq
  )
)
order by seq`;

type First = Pick<MessageRow, "id" | "state">;

/** The first unfinished message of each live lane; without a key, each is the first. */
export function selectFirstOfLanes(db: Database): () => (First & { pinned: boolean })[] {
  const statement = db.prepare<[], First & { pinned: number }>(text);
  return () => statement.all().map(({ pinned, ...rest }) => ({ ...rest, pinned: pinned === 1 }));
}
