import type { Database } from "better-sqlite3";
import type { RevisionRow } from "../../activation.ts";

const text = `
select digest, created_at as createdAt, activated_at as activatedAt
from revisions
order by
  (select max(position) from activations where activations.digest = revisions.digest) desc nulls last,
  created_at desc
limit ?`;

export function listRevisions(db: Database): (limit: number) => RevisionRow[] {
  const statement = db.prepare<[number], RevisionRow>(text);
  return (limit) => statement.all(limit);
}
