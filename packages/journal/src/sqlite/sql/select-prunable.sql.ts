import type { Database } from "better-sqlite3";

const text = `
select id
from messages
where ended_at < ?
  and (last_seen_at is null or last_seen_at < ?)
  and not exists (select 1 from cases where message_id = messages.id and cases.state = 'open')
order by ended_at, seq
limit ?`;

/** Ids of messages that ended and were last seen before the instant and have no open case, first ended first. */
export function selectPrunable(db: Database): (before: number, limit: number) => string[] {
  const statement = db.prepare<[number, number, number], { id: string }>(text);
  return (before, limit) => statement.all(before, before, limit).map(({ id }) => id);
}
