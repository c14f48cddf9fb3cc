import type { Database } from "better-sqlite3";

const text = `
update messages as first
set revision = ?, pinned = 1
where ended_at is null and pinned = 0 and mode = 'live' and state <> 'held' and (
  key is null
  or not exists (
    select 1
    from messages as earlier
    where earlier.ended_at is null
      and earlier.flow = first.flow and earlier.retailer = first.retailer and earlier.mode = first.mode
      and earlier.key = first.key and earlier.seq < first.seq
  )
)`;

/** Pins the first message of each live lane, unless it is pinned; answers how many it pinned. */
export function pinFirstMessages(db: Database): (revision: string) => number {
  const statement = db.prepare<[string]>(text);
  return (revision) => statement.run(revision).changes;
}
