import type { Database } from "better-sqlite3";
import { keptActivations } from "../../settled.ts";

/** Few rows: one for each revision that was ever active and is still here. */
const forgotten = `
select digest
from (select digest, max(position) as last from activations group by digest) as latest
where digest not in (select digest from activations order by position desc limit ${keptActivations})
  and (select at from activations where position > last order by position limit 1) < ?
  and not exists (
    select 1 from messages where ended_at is null and pinned = 1 and revision = latest.digest
  )`;

const texts = [`delete from revisions where digest = ?`, `delete from activations where digest = ?`];

/** Forgets revisions that were replaced before the instant, those of the last activations and pinned ones excepted. */
export function pruneRevisions(db: Database): (replacedBefore: number) => void {
  const find = db.prepare<[number], { digest: string }>(forgotten);
  const removals = texts.map((text) => db.prepare<[string]>(text));
  return (replacedBefore) => {
    for (const { digest } of find.all(replacedBefore)) for (const remove of removals) remove.run(digest);
  };
}
