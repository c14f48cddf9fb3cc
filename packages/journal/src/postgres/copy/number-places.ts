import type { Database } from "../database.ts";

/**
 * Gives each message one number for its place. Where messages are in the order of their numbers, each keeps its own; else they
 * are counted through. The table is gone with its transaction.
 */
const texts = [
  `
create temporary table copied_places on commit drop as
select xid, id, case when bool_and(before < id) over () then id else number end as seq
from (
  select xid, id, row_number() over place as number, lag(id, 1, 0::bigint) over place as before
  from messages
  window place as (order by xid, id)
) as ordered`,
  `
create unique index copied_places_seq on copied_places (seq)`,
  `
create unique index copied_places_id on copied_places (id)`,
  `
analyze copied_places`,
];

export function numberPlaces(db: Database): () => Promise<void> {
  const statements = texts.map((text) => () => db.prepare(text, { slow: true })());
  return async () => {
    for (const run of statements) await run();
  };
}
