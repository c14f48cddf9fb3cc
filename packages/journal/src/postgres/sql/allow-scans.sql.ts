import type { Database } from "../database.ts";

const text = `
select set_config('enable_seqscan', $1, true), set_config('enable_hashjoin', $1, true)`;

/** Lets the rest of the transaction read tables as a whole, or keeps it from doing so: for what reads everything anyway. */
export function allowScans(db: Database): (isAllowed: boolean) => Promise<void> {
  const statement = db.prepare(text);
  return async (isAllowed) => {
    await statement(isAllowed ? "on" : "off");
  };
}
