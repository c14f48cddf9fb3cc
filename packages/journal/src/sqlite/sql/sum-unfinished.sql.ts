import type { Database } from "better-sqlite3";

const text = `
select coalesce(sum(count), 0) as unfinished
from counters
where flow = ? and retailer = ? and state in ('accepted', 'retrying', 'paused', 'held')`;

/** Unfinished messages of a flow and retailer, from the counters. */
export function sumUnfinished(db: Database): (flow: string, retailer: string) => number {
  const statement = db.prepare<[string, string], { unfinished: number }>(text);
  return (flow, retailer) => statement.get(flow, retailer)?.unfinished ?? 0;
}
