import type { Database } from "../database.ts";

const text = `
select distinct revision
from messages
where ended_at is null and pinned
order by revision`;

export function selectPinnedRevisions(db: Database): () => Promise<string[]> {
  const statement = db.prepare<{ revision: string }>(text);
  return async () => (await statement()).map(({ revision }) => revision);
}
