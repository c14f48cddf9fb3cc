import type { Database } from "better-sqlite3";

const text = `
select value
from cursors
where flow = ? and retailer = ? and trigger_id = ?`;

export function selectCursor(db: Database): (flow: string, retailer: string, trigger: string) => unknown {
  const statement = db.prepare<[string, string, string], { value: string }>(text);
  return (flow, retailer, trigger) => {
    const row = statement.get(flow, retailer, trigger);
    return row && JSON.parse(row.value);
  };
}
