import type { CursorRow } from "../../cursor.ts";
import type { Database } from "../database.ts";

const text = `
select value, moved_at as at
from cursors
where flow = $1 and retailer = $2 and trigger_id = $3`;

export function selectCursor(
  db: Database,
): (flow: string, retailer: string, trigger: string) => Promise<CursorRow | undefined> {
  const statement = db.prepare<{ value: string; at: number }>(text);
  return async (flow, retailer, trigger) => {
    const [row] = await statement(flow, retailer, trigger);
    return row && { value: JSON.parse(row.value), at: row.at };
  };
}
