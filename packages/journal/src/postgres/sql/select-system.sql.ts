import type { Database } from "../database.ts";

const reading = `
select
  (select value from facts where name = 'system') as stored,
  (select system_identifier::text from pg_control_system()) as current`;

const putting = `
insert into facts (name, value)
values ('system', $1)
on conflict (name) do update set value = excluded.value`;

/** Only where a number is still to come: else all that is here is before all that comes. */
const ordering = `
update messages
set xid = 1
where xid <> 1
  and (select max(xid) from messages) >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`;

/** The server that the journal was written on, null for a new journal, and the one that it is on. */
export function selectSystem(db: Database): () => Promise<{ stored: string | null; current: string }> {
  const statement = db.prepare<{ stored: string | null; current: string }>(reading);
  return async () => {
    const [found] = await statement();
    if (!found) throw new Error("the server does not say which one it is");
    return found;
  };
}

export function putSystem(db: Database): (current: string) => Promise<void> {
  const statement = db.prepare(putting);
  return async (current) => {
    await statement(current);
  };
}

/** Puts all messages before those that this server will accept; among themselves they keep the order of their numbers. */
export function orderAgain(db: Database): () => Promise<void> {
  const statement = db.prepare(ordering, { slow: true });
  return async () => {
    await statement();
  };
}
