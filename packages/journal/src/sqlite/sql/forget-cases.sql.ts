import type { Database } from "better-sqlite3";

const text = `
delete from cases
where position in (
  select position
  from cases
  where trigger_id is not null and state = 'resolved' and resolved_at < ?
  order by resolved_at
  limit ?
)`;

/** Those of messages go with their messages. */
export function forgetCases(db: Database): (before: number, limit: number) => void {
  const statement = db.prepare<[number, number]>(text);
  return (before, limit) => {
    statement.run(before, limit);
  };
}
