import type { Database } from "better-sqlite3";
import type { Lane } from "../../message.ts";

const text = `
select version
from applied_versions
where flow = ? and retailer = ? and mode = ? and key = ?`;

export function selectAppliedVersion(db: Database): (lane: Lane) => number | null {
  const statement = db.prepare<[string, string, string, string | null], { version: number }>(text);
  return ({ flow, retailer, mode, key }) => statement.get(flow, retailer, mode, key)?.version ?? null;
}
