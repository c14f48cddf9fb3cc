import type { Database } from "better-sqlite3";

const text = `
select flow, retailer, mode, state, sum(kept) as kept, sum(found) as found
from (
  select flow, retailer, mode, state, count as kept, 0 as found from counters
  union all
  select flow, retailer, mode, state, 0, 1 from messages
)
group by flow, retailer, mode, state
having sum(kept) <> sum(found)`;

interface WrongCounter {
  flow: string;
  retailer: string;
  mode: string;
  state: string;
  kept: number;
  found: number;
}

/** Counters that differ from the messages. Reads all messages. */
export function selectWrongCounters(db: Database): () => WrongCounter[] {
  const statement = db.prepare<[], WrongCounter>(text);
  return () => statement.all();
}
