import type { Database } from "better-sqlite3";
import type { Lane } from "../../message.ts";

const text = `
select coalesce(sum(count), 0) as unfinished
from counters
where flow = ? and retailer = ? and mode = ? and state in ('accepted', 'retrying', 'paused', 'held')`;

/** Unfinished messages of a flow, retailer and mode, from the counters. */
export function sumUnfinished(db: Database): (tenant: Omit<Lane, "key">) => number {
  const statement = db.prepare<[string, string, string], { unfinished: number }>(text);
  return ({ flow, retailer, mode }) => statement.get(flow, retailer, mode)?.unfinished ?? 0;
}
