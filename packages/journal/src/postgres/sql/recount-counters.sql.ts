import type { Database } from "../database.ts";

const clearing = `
with changes as (delete from counter_changes)
delete from counters`;

const counting = `
insert into counters (flow, retailer, mode, state, count)
select flow, retailer, mode, state, count(*)
from messages
group by flow, retailer, mode, state`;

/** Makes the counters say again what the messages say. Reads all messages. */
export function recountCounters(db: Database): () => Promise<void> {
  const clear = db.prepare(clearing, { slow: true });
  const count = db.prepare(counting, { slow: true });
  return async () => {
    await clear();
    await count();
  };
}
