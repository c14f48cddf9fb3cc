import type { Database } from "better-sqlite3";
import { columnsOf, type PauseTarget } from "../../pause.ts";

const text = `
delete from pauses
where system = ? and flow = ? and retailer = ? and trigger_id = ?`;

/** False when it is not paused. */
export function deletePause(db: Database): (target: PauseTarget) => boolean {
  const statement = db.prepare<[string, string, string, string]>(text);
  return (target) => statement.run(...columnsOf(target)).changes === 1;
}
