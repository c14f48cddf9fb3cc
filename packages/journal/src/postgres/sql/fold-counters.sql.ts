import type { Database } from "../database.ts";

const text = `
with gone as (
  delete from counter_changes
  returning flow, retailer, mode, state, change
)
insert into counters (flow, retailer, mode, state, count)
select flow, retailer, mode, state, sum(change)
from gone
group by flow, retailer, mode, state
order by flow, retailer, mode, state
on conflict (flow, retailer, mode, state) do update set count = counters.count + excluded.count`;

/** Adds what was changed to the counters. */
export function foldCounters(db: Database): () => Promise<void> {
  const statement = db.prepare(text);
  return async () => {
    await statement();
  };
}
