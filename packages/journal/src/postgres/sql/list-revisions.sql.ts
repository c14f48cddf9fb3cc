import type { RevisionRow } from "../../activation.ts";
import type { Database } from "../database.ts";

const text = `
select digest, created_at as "createdAt", activated_at as "activatedAt"
from revisions
order by
  (select max(position) from activations where activations.digest = revisions.digest) desc nulls last,
  created_at desc
limit $1`;

export function listRevisions(db: Database): (limit: number) => Promise<RevisionRow[]> {
  return db.prepare<RevisionRow>(text);
}
