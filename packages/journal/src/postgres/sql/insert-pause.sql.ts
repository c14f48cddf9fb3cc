import { columnsOf, type PauseRow } from "../../pause.ts";
import type { Database } from "../database.ts";

const text = `
insert into pauses (system, flow, retailer, trigger_id, reason, actor, at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing
returning at`;

/** False when it is paused already. */
export function insertPause(db: Database): (pause: PauseRow) => Promise<boolean> {
  const statement = db.prepare(text);
  return async ({ target, reason, actor, at }) =>
    (await statement(...columnsOf(target), reason, actor, at)).length === 1;
}
