import type { MessageMode, MessageState } from "../../message.ts";
import type { Database } from "../database.ts";

const text = `
select flow, retailer, mode, state, count
from counted
where count > 0
order by flow, retailer, mode, state`;

interface Counter {
  flow: string;
  retailer: string;
  mode: MessageMode;
  state: MessageState;
  count: number;
}

export function selectCounters(db: Database): () => Promise<Counter[]> {
  return db.prepare<Counter>(text);
}
