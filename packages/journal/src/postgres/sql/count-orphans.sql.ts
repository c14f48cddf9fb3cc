import type { Database } from "../database.ts";

const texts = {
  "payloads without a message": `
select count(*) as count
from payloads
where not exists (select 1 from messages where messages.id = payloads.id)`,
  "messages without a payload": `
select count(*) as count
from messages
where not exists (select 1 from payloads where payloads.id = messages.id)`,
  "steps without a message": `
select count(*) as count
from steps
where not exists (select 1 from messages where messages.id = steps.id)`,
  "attempts without a message": `
select count(*) as count
from attempts
where not exists (select 1 from messages where messages.id = attempts.id)`,
  "cases without a message": `
select count(*) as count
from cases
where message_id is not null
  and not exists (select 1 from messages where messages.message_id = cases.message_id)`,
  "messages outside its partitions": `
select count(*) as count
from messages
where not exists (select 1 from partitions where partitions.partition = messages.partition)`,
};

/** How many rows of each kind have lost their other half. Reads all messages. */
export function countOrphans(db: Database): () => Promise<{ kind: string; count: number }[]> {
  const statements = Object.entries(texts).map(
    ([kind, text]) => [kind, db.prepare<{ count: number }>(text, { slow: true })] as const,
  );
  return async () => {
    const found = [];
    for (const [kind, statement] of statements)
      found.push({ kind, count: (await statement())[0]?.count ?? 0 });
    return found;
  };
}
