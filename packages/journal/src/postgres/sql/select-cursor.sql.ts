import type { Database } from "../database.ts";

const text = `
select value
from cursors
where flow = $1 and retailer = $2 and trigger_id = $3`;

export function selectCursor(
  db: Database,
): (flow: string, retailer: string, trigger: string) => Promise<unknown> {
  const statement = db.prepare<{ value: string }>(text);
  return async (flow, retailer, trigger) => {
    const [row] = await statement(flow, retailer, trigger);
    return row && JSON.parse(row.value);
  };
}
