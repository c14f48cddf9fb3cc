import type { Lane } from "../../message.ts";
import type { Database } from "../database.ts";
import { short } from "../short.ts";

const text = `
select version
from applied_versions
where flow = $1 and retailer = $2 and mode = $3 and coalesce(key_digest, key) = $4`;

export function selectAppliedVersion(db: Database): (lane: Lane) => Promise<number | null> {
  const statement = db.prepare<{ version: number }>(text);
  return async ({ flow, retailer, mode, key }) => {
    const [found] = await statement(flow, retailer, mode, key === null ? null : short(key));
    return found?.version ?? null;
  };
}
