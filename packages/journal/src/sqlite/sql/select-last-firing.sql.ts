import type { Database } from "better-sqlite3";

const text = `
select max(due) as due
from firings
where flow = ? and retailer = ? and trigger_id = ?`;

export function selectLastFiring(
  db: Database,
): (flow: string, retailer: string, trigger: string) => number | undefined {
  const statement = db.prepare<[string, string, string], { due: number | null }>(text);
  return (flow, retailer, trigger) => statement.get(flow, retailer, trigger)?.due ?? undefined;
}
