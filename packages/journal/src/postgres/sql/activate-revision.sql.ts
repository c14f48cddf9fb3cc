import type { NewActivation } from "../../activation.ts";
import type { Database } from "../database.ts";

const text = `
with activated as (
  update revisions set activated_at = $2 where digest = $1 returning digest
)
insert into activations (digest, at, cause, actor, folder, changes)
select digest, $2, $3, $4, $5, $6
from activated
returning position`;

/** False when the revision is not there. */
export function activateRevision(db: Database): (activation: NewActivation) => Promise<boolean> {
  const statement = db.prepare(text);
  return async ({ digest, at, cause, actor, folder, changes }) =>
    (await statement(digest, at, cause, actor, folder, JSON.stringify(changes))).length === 1;
}
