import type { Database } from "../database.ts";

const text = `
select message_id as id
from messages
where ended_at < $1
  and (last_seen_at is null or last_seen_at < $1)
  and not exists (select 1 from cases where cases.message_id = messages.message_id and cases.state = 'open')
order by ended_at, messages.xid, messages.id
limit $2`;

/** Ids of messages that ended and were last seen before the instant and have no open case, first ended first. */
export function selectPrunable(db: Database): (before: number, limit: number) => Promise<string[]> {
  const statement = db.prepare<{ id: string }>(text);
  return async (before, limit) => (await statement(before, limit)).map(({ id }) => id);
}
