import type { Database } from "better-sqlite3";
import type { CursorRow } from "../../cursor.ts";

const text = `
select value, moved_at as at
from cursors
where flow = ? and retailer = ? and trigger_id = ?`;

export function selectCursor(
  db: Database,
): (flow: string, retailer: string, trigger: string) => CursorRow | undefined {
  const statement = db.prepare<[string, string, string], { value: string; at: number }>(text);
  return (flow, retailer, trigger) => {
    const row = statement.get(flow, retailer, trigger);
    return row && { value: JSON.parse(row.value), at: row.at };
  };
}
