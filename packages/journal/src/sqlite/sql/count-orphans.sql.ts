import type { Database } from "better-sqlite3";

const texts = {
  "payloads without a message": `
select count(*) as count
from payloads
where seq not in (select seq from messages)`,
  "messages without a payload": `
select count(*) as count
from messages
where seq not in (select seq from payloads)`,
  "steps without a message": `
select count(*) as count
from steps
where seq not in (select seq from messages)`,
  "attempts without a message": `
select count(*) as count
from attempts
where seq not in (select seq from messages)`,
  "cases without a message": `
select count(*) as count
from cases
where message_id is not null and message_id not in (select id from messages)`,
};

/** How many rows of each kind have lost their other half. Reads all messages. */
export function countOrphans(db: Database): () => { kind: string; count: number }[] {
  const statements = Object.entries(texts).map(
    ([kind, text]) => [kind, db.prepare<[], { count: number }>(text)] as const,
  );
  return () => statements.map(([kind, statement]) => ({ kind, count: statement.get()?.count ?? 0 }));
}
