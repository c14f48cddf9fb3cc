import { columnsOf, type PauseTarget } from "../../pause.ts";
import type { Database } from "../database.ts";

const text = `
delete from pauses
where system = $1 and flow = $2 and retailer = $3 and trigger_id = $4
returning at`;

/** False when it is not paused. */
export function deletePause(db: Database): (target: PauseTarget) => Promise<boolean> {
  const statement = db.prepare(text);
  return async (target) => (await statement(...columnsOf(target))).length === 1;
}
