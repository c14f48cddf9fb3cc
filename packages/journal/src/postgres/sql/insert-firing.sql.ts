import type { Database } from "../database.ts";

const text = `
insert into firings (flow, retailer, trigger_id, due)
values ($1, $2, $3, $4)
on conflict do nothing
returning due`;

/** False when the trigger has fired for that instant before. */
export function insertFiring(
  db: Database,
): (flow: string, retailer: string, trigger: string, due: number) => Promise<boolean> {
  const statement = db.prepare(text);
  return async (...firing) => (await statement(...firing)).length === 1;
}
