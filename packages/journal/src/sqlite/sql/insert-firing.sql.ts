import type { Database } from "better-sqlite3";

const text = `
insert into firings (flow, retailer, trigger_id, due)
values (?, ?, ?, ?)
on conflict do nothing`;

/** False when the trigger has fired for that instant before. */
export function insertFiring(
  db: Database,
): (flow: string, retailer: string, trigger: string, due: number) => boolean {
  const statement = db.prepare<[string, string, string, number]>(text);
  return (flow, retailer, trigger, due) => statement.run(flow, retailer, trigger, due).changes === 1;
}
