import type { Database } from "better-sqlite3";
import type { MessageState } from "../../journal.ts";

const text = `
select flow, retailer, state, count
from counters
where count > 0
order by flow, retailer, state`;

interface Counter {
  flow: string;
  retailer: string;
  state: MessageState;
  count: number;
}

export function selectCounters(db: Database): () => Counter[] {
  const statement = db.prepare<[], Counter>(text);
  return () => statement.all();
}
