import type { Database } from "better-sqlite3";

const text = `
select id
from messages
where id >= ? and id < ?
order by id
limit ?`;

/** Ids that begin so, in order. */
export function selectBeginning(db: Database): (prefix: string, limit: number) => string[] {
  const statement = db.prepare<[string, string, number], { id: string }>(text);
  return (prefix, limit) => statement.all(prefix, `${prefix}\u{10ffff}`, limit).map(({ id }) => id);
}
