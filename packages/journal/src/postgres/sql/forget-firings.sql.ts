import type { Database } from "../database.ts";

const text = `
delete from firings
where due < $1
  and exists (
    select 1
    from firings as later
    where later.flow = firings.flow
      and later.retailer = firings.retailer
      and later.trigger_id = firings.trigger_id
      and later.due > firings.due
  )`;

/** Forgets firings that were due before the instant, but for the last of each trigger. */
export function forgetFirings(db: Database): (dueBefore: number) => Promise<void> {
  const statement = db.prepare(text);
  return async (dueBefore) => {
    await statement(dueBefore);
  };
}
