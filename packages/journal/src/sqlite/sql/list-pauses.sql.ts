import type { Database } from "better-sqlite3";
import { type PauseRow, pauseOf, type StoredPause } from "../../pause.ts";

const text = `
select system, flow, retailer, trigger_id as "trigger", reason, actor, at
from pauses`;

export function listPauses(db: Database): () => PauseRow[] {
  const statement = db.prepare<[], StoredPause>(text);
  return () => statement.all().map(pauseOf);
}
