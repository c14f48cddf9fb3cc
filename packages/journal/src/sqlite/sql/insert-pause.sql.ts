import type { Database } from "better-sqlite3";
import { columnsOf, type PauseRow } from "../../pause.ts";

const text = `
insert into pauses (system, flow, retailer, trigger_id, reason, actor, at)
values (?, ?, ?, ?, ?, ?, ?)
on conflict do nothing`;

/** False when it is paused already. */
export function insertPause(db: Database): (pause: PauseRow) => boolean {
  const statement = db.prepare<[string, string, string, string, string, string, number]>(text);
  return ({ target, reason, actor, at }) =>
    statement.run(...columnsOf(target), reason, actor, at).changes === 1;
}
