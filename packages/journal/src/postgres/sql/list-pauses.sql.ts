import { type PauseRow, pauseOf, type StoredPause } from "../../pause.ts";
import type { Database } from "../database.ts";

const text = `
select system, flow, retailer, trigger_id as "trigger", reason, actor, at
from pauses`;

export function listPauses(db: Database): () => Promise<PauseRow[]> {
  const statement = db.prepare<StoredPause>(text);
  return async () => (await statement()).map(pauseOf);
}
