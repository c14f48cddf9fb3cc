import type { Database } from "better-sqlite3";

const text = `
select distinct revision
from messages
where ended_at is null and pinned = 1
order by revision`;

export function selectPinnedRevisions(db: Database): () => string[] {
  const statement = db.prepare<[], { revision: string }>(text);
  return () => statement.all().map(({ revision }) => revision);
}
