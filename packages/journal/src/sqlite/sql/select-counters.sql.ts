import type { Database } from "better-sqlite3";
import type { MessageMode, MessageState } from "../../message.ts";

const text = `
select flow, retailer, mode, state, count
from counters
where count > 0
order by flow, retailer, mode, state`;

interface Counter {
  flow: string;
  retailer: string;
  mode: MessageMode;
  state: MessageState;
  count: number;
}

export function selectCounters(db: Database): () => Counter[] {
  const statement = db.prepare<[], Counter>(text);
  return () => statement.all();
}
