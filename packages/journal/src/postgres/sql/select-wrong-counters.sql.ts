import type { Database } from "../database.ts";

const text = `
select flow, retailer, mode, state, sum(kept)::bigint as kept, sum(found)::bigint as found
from (
  select flow, retailer, mode, state, count as kept, 0 as found from counted
  union all
  select flow, retailer, mode, state, 0, 1 from messages
) as both_sides
group by flow, retailer, mode, state
having sum(kept) <> sum(found)
order by flow, retailer, mode, state`;

interface WrongCounter {
  flow: string;
  retailer: string;
  mode: string;
  state: string;
  kept: number;
  found: number;
}

/** Counters that differ from the messages. Reads all messages. */
export function selectWrongCounters(db: Database): () => Promise<WrongCounter[]> {
  return db.prepare<WrongCounter>(text, { slow: true });
}
