import type { Database } from "better-sqlite3";

const text = `
select flow, retailer, accepted_at as acceptedAt
from messages
where seq in (select min(seq) from messages where ended_at is null group by flow, retailer)
order by flow, retailer`;

interface Oldest {
  flow: string;
  retailer: string;
  acceptedAt: number;
}

export function selectOldest(db: Database): () => Oldest[] {
  const statement = db.prepare<[], Oldest>(text);
  return () => statement.all();
}
