import type { Database } from "../database.ts";

const text = `
select max(due) as due
from firings
where flow = $1 and retailer = $2 and trigger_id = $3`;

export function selectLastFiring(
  db: Database,
): (flow: string, retailer: string, trigger: string) => Promise<number | undefined> {
  const statement = db.prepare<{ due: number | null }>(text);
  return async (flow, retailer, trigger) => (await statement(flow, retailer, trigger))[0]?.due ?? undefined;
}
