import type { Database } from "better-sqlite3";
import type { MessageMode } from "../../message.ts";

const text = `
select flow, retailer, mode, accepted_at as acceptedAt
from messages
where seq in (select min(seq) from messages where ended_at is null group by flow, retailer, mode)
order by flow, retailer, mode`;

interface Oldest {
  flow: string;
  retailer: string;
  mode: MessageMode;
  acceptedAt: number;
}

export function selectOldest(db: Database): () => Oldest[] {
  const statement = db.prepare<[], Oldest>(text);
  return () => statement.all();
}
