import type { Database } from "../database.ts";

const text = `
select message_id as id
from messages
where message_id >= $1 and message_id < $2
order by message_id
limit $3`;

/** Ids that begin so, in order. */
export function selectBeginning(db: Database): (prefix: string, limit: number) => Promise<string[]> {
  const statement = db.prepare<{ id: string }>(text);
  return async (prefix, limit) => (await statement(prefix, `${prefix}\u{10ffff}`, limit)).map(({ id }) => id);
}
