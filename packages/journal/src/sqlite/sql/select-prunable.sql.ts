import type { Database } from "better-sqlite3";

const text = `
select seq, id
from messages
where ended_at < ?
  and (last_seen_at is null or last_seen_at < ?)
  and not exists (select 1 from cases where message_id = messages.id and cases.state = 'open')
order by ended_at, seq
limit ?`;

interface Prunable {
  seq: number;
  id: string;
}

export function selectPrunable(db: Database): (endedBefore: number, limit: number) => Prunable[] {
  const statement = db.prepare<[number, number, number], Prunable>(text);
  return (endedBefore, limit) => statement.all(endedBefore, endedBefore, limit);
}
